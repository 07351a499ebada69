import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { expect, test } from 'vitest'

/**
 * Each `*.md` beside this file is a transcript: what a user types after `$ `, and what the command answers, stdout then
 * stderr, then its exit status where it is not 0. The commands run in a copy of `files/`, one transcript after the other
 * line, in bash. `npm test -- --update` writes the answers anew. Answers with fences stand in a longer fence.
 */
const folder = import.meta.dirname
const transcripts = readdirSync(folder).filter(name => name.endsWith('.md'))
const command = resolve('dist/labproof.cjs')

test.for(transcripts)('%s', { timeout: 120_000 }, async name => {
  const work = mkdtempSync(join(tmpdir(), `${basename(name, '.md')}-`))
  try {
    cpSync(join(folder, 'files'), work, { recursive: true })
    const text = readFileSync(join(folder, name), 'utf8')
    await expect(replay(text, work)).toMatchFileSnapshot(join(folder, name))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
})

test('README.md', { timeout: 120_000 }, async () => {
  const work = mkdtempSync(join(tmpdir(), 'readme-'))
  try {
    const text = readFileSync('README.md', 'utf8')
    writeFileSync(join(work, 'hello.md'), /^````markdown\n([\s\S]*?)^````$/m.exec(text)?.[1] ?? '')
    cpSync(join(folder, 'files/day.md'), join(work, 'day.md'))
    await expect(replay(text, work)).toMatchFileSnapshot(resolve('README.md'))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
})

/** The transcript with every answer given anew. */
const replay = (text: string, work: string): string =>
  text.replace(/^(`{3,})console\n([\s\S]*?)^\1$/gm, (_, fence: string, session: string) => {
    const lines = session.split('\n').filter(line => line.startsWith('$ '))
    return `${fence}console\n${lines.map(line => `${line}\n${answer(line.slice(2), work)}`).join('')}${fence}`
  })

const answer = (line: string, work: string): string => {
  const { stdout, stderr, status } = spawnSync(
    'bash',
    ['--norc', '-c', `labproof() { "$NODE" "$LABPROOF" "$@"; }\n${line}`],
    {
      cwd: work,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        NODE: process.execPath,
        LABPROOF: command,
        SHLVL: '1',
        NO_COLOR: '1',
      },
    },
  )
  const output = `${stdout}${stderr}`.replaceAll(work, '<folder>')
  const closed = output === '' || output.endsWith('\n') ? output : `${output}\n`
  return `${closed}${status === 0 ? '' : `[exit ${status}]\n`}`
}
