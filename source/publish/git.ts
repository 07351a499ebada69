import { Trouble } from '../model/trouble.ts'

/** What a program left behind. */
export type Output = {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** Runs a program on the host; the caller hands in how. */
export type Run = (
  program: string,
  args: readonly string[],
  options?: {
    readonly input?: string | Uint8Array
    readonly env?: Readonly<Record<string, string>>
    readonly timeoutMs?: number
    readonly signal?: AbortSignal
  },
) => Promise<Output>

/** One call of git. */
export type GitCall = {
  readonly args: readonly string[]
  readonly input?: string | Uint8Array
  /** What the input is, for a reader who cannot see it. */
  readonly inputIs?: string
  readonly env?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
}

/** git in a checkout. */
export type Git = {
  /** Whatever the exit status. */
  readonly ask: (call: GitCall) => Promise<Output>
  /** Its stdout; throws a `Trouble` where it fails. */
  readonly tell: (call: GitCall) => Promise<string>
}

/** Opens git in `cwd`; every call is told to `onCall` before it is made. */
export const openGit = (
  run: Run,
  cwd: string,
  onCall: (call: GitCall) => void = () => undefined,
  signal?: AbortSignal,
): Git => {
  const ask = async (call: GitCall): Promise<Output> => {
    onCall(call)
    const { args, input, env, timeoutMs } = call
    const output = await run('git', ['-C', cwd, ...args], {
      ...(input === undefined ? {} : { input }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(signal === undefined ? {} : { signal }),
      env: { ...STEADY, ...env },
    })
    if (signal?.aborted) throw new Trouble('Interrupted', 'Run the command again')
    if (output.exitCode === 127)
      throw new Trouble('Cannot run `git`: it is not installed', 'Install git')
    return output
  }
  const tell = async (call: GitCall): Promise<string> => {
    const output = await ask(call)
    if (output.exitCode === 0) return output.stdout
    throw new Trouble(
      `\`git ${call.args.join(' ')}\` failed with exit code ${output.exitCode}: ${lastLines(output.stderr)}`,
      'Look at what git says; the remote and the checkout are as they were',
    )
  }
  return { ask, tell }
}

/** Messages in English, no question that nobody can answer, and no index that is refreshed on the way. */
const STEADY = { LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' }

/** What git or the remote wrote about why, in one line; without what it writes every time. */
export const lastLines = (stderr: string): string => {
  const lines = stderr
    .split(/[\r\n]+/)
    .map(line => line.trim().replace(/^(?:fatal|error): /, ''))
    .filter(line => line !== '' && !/^hint:/.test(line))
  const telling = lines.filter(line => !USUAL.test(line))
  return (telling.length > 0 ? telling : lines).slice(-4).join('; ') || 'no word about why'
}

const USUAL =
  /^(?:Could not read from remote repository|Please make sure you have the correct access rights|and the repository exists)/
