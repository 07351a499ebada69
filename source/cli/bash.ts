import { spawn } from 'node:child_process'
import type { AskBash } from './understand.ts'

/** Reads NUL-separated texts and checks the syntax of each; `-n` reads commands and runs none. */
const CHECKER = `while IFS= read -r -d '' text; do bash -n <<<"$text" 2>&1; printf '\\0'; done`

/**
 * Asks `bash -n` about every block in one process; an empty map where there is no bash. The texts reach bash as data
 * on its standard input, in an empty environment: nothing of a lab is ever run here.
 */
export const askBash: AskBash = blocks =>
  new Promise(resolve => {
    if (blocks.length === 0) return resolve(new Map())
    const bash = spawn('bash', ['--norc', '-c', CHECKER], {
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', SHLVL: '1' },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    const chunks: Buffer[] = []
    bash.on('error', () => resolve(new Map()))
    bash.stdout.on('data', chunk => chunks.push(chunk))
    bash.on('close', () => {
      const answers = Buffer.concat(chunks).toString('utf8').split('\0')
      resolve(
        new Map(
          blocks.flatMap(({ offset }, index) => {
            const answer = (answers[index] ?? '').trim()
            return answer === '' ? [] : [[offset, answer] as const]
          }),
        ),
      )
    })
    bash.stdin.on('error', () => undefined)
    bash.stdin.end(blocks.map(({ text }) => `${text.replaceAll('\0', '')}\0`).join(''))
  })
