import { setMaxListeners } from 'node:events'
import { $ } from 'zx/core'

/** What a program on the host left behind, whatever its exit status. */
export type Output = {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
  readonly durationMs: number
}

export type RunOptions = {
  readonly input?: string | Uint8Array
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  readonly env?: Readonly<Record<string, string>>
}

/**
 * Runs a program on the host and waits for it. Arguments go to it as they are: zx quotes each, no shell reads them.
 * Never throws for the program's own failure; a program that is not there has exit status 127.
 */
export const run = async (
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Output> => {
  const begin = performance.now()
  // As many programs as there are may end by one signal: Node would warn of more than ten.
  if (options.signal) setMaxListeners(0, options.signal)
  const chunks: Record<'stdout' | 'stderr' | 'stdall', (string | Buffer)[]> = {
    stdout: [],
    stderr: [],
    stdall: [],
  }
  const shell = $({
    store: chunks,
    nothrow: true,
    quiet: true,
    // A bash that Node starts with a piped stdin reads ~/.bashrc unless it is told that it is nested.
    env: { ...process.env, SHLVL: '1', ...options.env },
    ...(options.input === undefined
      ? { stdio: ['ignore', 'pipe', 'pipe'] }
      : { input: Buffer.from(options.input) }),
    ...(options.timeoutMs === undefined
      ? {}
      : { timeout: `${options.timeoutMs}ms`, timeoutSignal: 'SIGKILL' }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  const output = await shell`exec ${[program, ...args]}`
  return {
    stdout: decode(chunks.stdout),
    stderr: decode(chunks.stderr),
    exitCode: output.exitCode ?? 137,
    durationMs: performance.now() - begin,
  }
}

/** zx decodes chunk by chunk, and so breaks a letter whose bytes come in two. */
const decode = (chunks: readonly (string | Buffer)[]): string =>
  Buffer.concat(chunks.map(chunk => Buffer.from(chunk))).toString('utf8')
