import { run } from '@stricli/core'
import { application } from './application.ts'

/** Entry of the `labproof` command: the only place that reads the process's arguments. */
const main = async (): Promise<void> => {
  const { stdout, env } = process
  const color =
    env['NO_COLOR'] === undefined && (stdout.isTTY === true || (env['FORCE_COLOR'] ?? '0') !== '0')
  // A closed pipe (`labproof lint | head`) is the reader's decision, no error.
  stdout.on('error', error => {
    if (!('code' in error) || error.code !== 'EPIPE') throw error
    process.exit(0)
  })
  const status: {
    stdout: typeof stdout
    stderr: typeof process.stderr
    env: typeof env
    exitCode?: number | string | null
  } = { stdout, stderr: process.stderr, env }
  await run(application, process.argv.slice(2), { process: status, cwd: process.cwd(), color })
  const code = Number(status.exitCode ?? 0)
  // stricli's own codes for a wrong call are negative.
  process.exitCode = code < 0 || code > 3 ? 2 : code
}

void main()
