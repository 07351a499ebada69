import { spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { bundleRuntime } from '../../scripts/bundle-runtime.ts'

export type Ended = {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
  readonly durationMs: number
}

export type RunOptions = {
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
}

/** A folder that stands for the learner's machine: `opt` is /opt/labproof, `root` the home, `bin` the first of PATH. */
export type Machine = {
  readonly folder: string
  readonly opt: string
  readonly env: Readonly<Record<string, string>>
  readonly write: (path: string, content: string, mode?: number) => Promise<void>
  readonly read: (path: string) => Promise<string>
  /** Runs a program with nothing but the machine's environment and `env`. */
  readonly run: (command: readonly string[], options?: RunOptions) => Promise<Ended>
  readonly remove: () => Promise<void>
}

/** Makes a machine with the runtime on it, Node found through `node-ready`. */
export const makeMachine = async (): Promise<Machine> => {
  const folder = await mkdtemp(join(tmpdir(), 'labproof-'))
  const write: Machine['write'] = async (path, content, mode = 0o644) => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
    await chmod(join(folder, path), mode)
  }
  for (const [name, content] of Object.entries(await bundleRuntime()))
    await write(`opt/${name}`, content)
  await write('opt/state/node-ready', `${process.execPath}\n`)
  await mkdir(join(folder, 'root'))
  await mkdir(join(folder, 'bin'))
  const env = {
    LABPROOF_HOME: join(folder, 'opt'),
    LABPROOF_LOG: join(folder, 'log'),
    HOME: join(folder, 'root'),
    PATH: `${join(folder, 'bin')}:/usr/bin:/bin`,
  }
  return {
    folder,
    opt: join(folder, 'opt'),
    env,
    write,
    read: path => readFile(join(folder, path), 'utf8'),
    run: (command, options) => run(command, { ...options, env: { ...env, ...options?.env } }),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Runs a program with exactly the environment it is given. */
export const run = (
  [program = '', ...args]: readonly string[],
  { input = '', env = {} }: RunOptions = {},
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const begunMs = Date.now()
    const child = spawn(program, args, { env: { ...env } })
    const output = { stdout: '', stderr: '' }
    child.stdout.on('data', chunk => {
      output.stdout += chunk
    })
    child.stderr.on('data', chunk => {
      output.stderr += chunk
    })
    child.on('error', reject)
    child.on('close', status => resolve({ status, ...output, durationMs: Date.now() - begunMs }))
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })

export type Answer = { readonly status?: number; readonly out?: string; readonly error?: string }

/** A kubectl that knows these command lines (without what the vocabulary adds), and finds nothing else. */
export const writeKubectl = async (
  machine: Machine,
  answers: Readonly<Record<string, Answer>>,
): Promise<void> => {
  const cases = Object.entries(answers).map(
    ([line, { status = 0, out = '', error = '' }]) =>
      `'${line}') printf '%s' ${quoted(out)}; printf '%s' ${quoted(error)} >&2; exit ${status} ;;`,
  )
  const script = [
    '#!/bin/bash',
    'line=$*',
    'line=${line% --request-timeout=10s}',
    'line=${line% -o json}',
    'case $line in',
    ...cases,
    `*) echo 'Error from server (NotFound): nothing is called that' >&2; exit 1 ;;`,
    'esac',
  ]
  await machine.write('bin/kubectl', `${script.join('\n')}\n`, 0o755)
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
