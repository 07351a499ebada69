import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'

/** A running `labproof preview`. */
export type Running = {
  readonly url: string
  readonly child: ChildProcess
  /** What it printed on stderr so far. */
  readonly told: () => string
  /** Ends it as Ctrl-C does; answers with its exit status. */
  readonly end: () => Promise<number | null>
}

/** Starts the bundled command in a folder, and answers when it has printed its address. */
export const startPreview = (
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Running> =>
  new Promise((done, fail) => {
    const command = resolve('dist/labproof.cjs')
    const child = spawn(process.execPath, [command, 'preview', '--port', '0', ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let told = ''
    let printed = ''
    const ended = new Promise<number | null>(gone => child.on('close', code => gone(code)))
    child.stderr.on('data', chunk => {
      told += String(chunk)
    })
    child.stdout.on('data', chunk => {
      printed += String(chunk)
      const url = /^http:\S+/m.exec(printed)?.[0]
      if (url === undefined) return
      const end = () => {
        child.kill('SIGINT')
        return ended
      }
      done({ url, child, told: () => told, end })
    })
    void ended.then(code => fail(new Error(`preview ended with ${code}: ${told}`)))
  })
