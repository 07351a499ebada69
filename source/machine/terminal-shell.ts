import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { markReader, type StreamPart } from './marks.ts'
import { initScript, OPEN } from './terminal-init.ts'

/** Where a terminal is, and what its environment has. */
export type ShellPlace = {
  readonly container: string
  readonly cols: number
  readonly rows: number
  readonly env: Readonly<Record<string, string>>
  /** Startup file on the machine, read before the marks are set; `~/` is /root. */
  readonly rcfile: string
  /** PS1 before that file; bash's own where it is `undefined`. */
  readonly prompt: string | undefined
}

/** Where bash is: running a command, at its prompt, or waiting for more of a command. */
export type ShellAt = 'running' | 'primary' | 'secondary'

/** One bash in one terminal; it ends with that bash. */
export type Shell = {
  readonly pid: number
  readonly at: () => ShellAt
  /** Number of prompts so far; a prompt that readline draws again is not another one. */
  readonly prompts: () => number
  /** `performance.now()` of the last byte that came. */
  readonly lastByteAt: () => number
  /** `undefined` while it lives. */
  readonly exit: () => ShellExit | undefined
  readonly write: (text: string | Uint8Array) => void
  /** Types a command that puts the marks back after `exec bash`. */
  readonly revive: () => void
  /** Called with every chunk, once it is understood; returns the function that takes the listener away. */
  readonly listen: (listener: ShellListener) => () => void
  /** Hangs up the line: bash at its prompt reads the end of its input. */
  readonly hangUp: () => void
  readonly kill: () => void
}

type ShellExit = {
  /** `undefined` where the connection broke. */
  readonly status: number | undefined
  /** What `docker` had to say. */
  readonly message: string
}

type ShellListener = (chunk: Buffer, parts: readonly StreamPart[]) => void

/** Opens a bash and answers at its first prompt; rejects with docker's message where there is none within 20 s. */
export const openShell = (place: ShellPlace): Promise<Shell> => {
  const nonce = randomBytes(16).toString('hex')
  const init = `/run/labproof/terminal-${nonce.slice(0, 8)}.sh`
  const child = spawn('docker', execArguments(place, nonce, init), {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Ctrl-C on the author's terminal is for the prover, which ends its terminals itself.
    detached: true,
  })
  const read = markReader(nonce)
  const listeners = new Set<ShellListener>()
  const said: string[] = []
  let pid = 0
  let at: ShellAt = 'running'
  let prompts = 0
  let lastByteAt = performance.now()
  let exit: ShellExit | undefined

  const follow = (part: StreamPart): StreamPart => {
    if (part.type === 'text') return part
    const { mark } = part
    if (mark.type === 'shell') {
      pid = mark.pid
      // Another bash after `exec bash`, which counts from the start again.
      drawn = undefined
    }
    if (mark.type === 'prompt') {
      if (mark.count === drawn) return { type: 'mark', mark: { type: 'redrawn' } }
      drawn = mark.count
      prompts += 1
      next = mark.primary ? 'primary' : 'secondary'
    }
    // Only B says that bash reads: between D and B it may run the learner's PROMPT_COMMAND.
    if (mark.type === 'input') at = next
    else if (mark.type !== 'failure') at = 'running'
    return part
  }
  let drawn: number | undefined
  let next: ShellAt = 'primary'

  child.stdout.on('data', (chunk: Buffer) => {
    lastByteAt = performance.now()
    const parts = read(chunk).map(follow)
    for (const listener of [...listeners]) listener(chunk, parts)
  })
  child.stderr.on('data', (chunk: Buffer) => {
    if (said.length < 20) said.push(chunk.toString('utf8'))
  })
  // A write to a shell that has just gone is no error of ours: its exit is.
  child.stdin.on('error', () => undefined)

  const ended = (status: number | undefined, message: string) => {
    if (exit) return
    exit = { status, message }
    for (const listener of [...listeners]) listener(Buffer.alloc(0), [])
  }
  child.on('error', error => ended(undefined, error.message))
  child.on('close', (code, signal) =>
    ended(signal === null ? (code ?? undefined) : undefined, said.join('').trim()),
  )

  const shell: Shell = {
    get pid() {
      return pid
    },
    at: () => at,
    prompts: () => prompts,
    lastByteAt: () => lastByteAt,
    exit: () => exit,
    write: text => {
      if (!exit) child.stdin.write(text)
    },
    revive: () => shell.write(` __labproof_revived=1 . ${init}; history -d -1\n`),
    listen: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    hangUp: () => child.stdin.end(),
    kill: () => killClient(child),
  }
  return firstPrompt(shell)
}

const firstPrompt = (shell: Shell): Promise<Shell> =>
  new Promise((resolve, reject) => {
    const settle = () => {
      const exit = shell.exit()
      if (exit) stop(() => reject(new Error(exit.message || `bash ended with ${exit.status}`)))
      else if (shell.at() === 'primary') stop(() => resolve(shell))
    }
    const timer = setTimeout(() => {
      stop(() => reject(new Error('no prompt within 20 s')))
      shell.kill()
    }, 20_000)
    const unlisten = shell.listen(settle)
    const stop = (then: () => void) => {
      clearTimeout(timer)
      unlisten()
      then()
    }
  })

const execArguments = (place: ShellPlace, nonce: string, init: string): readonly string[] => {
  const env = {
    HOME: '/root',
    USER: 'root',
    SHELL: '/bin/bash',
    TERM: 'xterm-256color',
    // Without a UTF-8 locale readline takes the bytes of `✅` for keys.
    LANG: 'C.UTF-8',
    ...place.env,
  }
  return [
    'exec',
    '-i',
    '-w',
    '/root',
    ...Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
    place.container,
    'sh',
    '-c',
    OPEN,
    'sh',
    init,
    initScript(nonce, place),
    String(place.cols),
    String(place.rows),
  ]
}

const killClient = (child: ChildProcess) => {
  child.stdin?.destroy()
  child.kill('SIGKILL')
}
