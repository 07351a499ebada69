import { type ChildProcess, spawn } from 'node:child_process'

/** Ids of the process groups that the check has started. */
const groups = new Set<number>()

const track = (child: ChildProcess): ChildProcess => {
  if (child.pid !== undefined) groups.add(child.pid)
  return child
}

/** `child_process.spawn`, remembering what it starts; start with `detached: true`, so that a child leads its own group. */
export const trackedSpawn: typeof spawn = new Proxy(spawn, {
  apply: (target, self, args) => track(Reflect.apply(target, self, args)),
})

/** Kills every process group that the check has started, grandchildren included, at once. */
export const killChildren = (): void => {
  for (const group of groups) {
    try {
      process.kill(-group, 'SIGKILL')
    } catch {
      // Ended before, as most do.
    }
  }
}

export type Ended = {
  /** Exit status; 127 where there is no such program, 137 where a signal ended it. */
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program without a shell between, its standard input empty; never rejects. */
export const run = (program: string, args: readonly string[]): Promise<Ended> =>
  new Promise(resolve => {
    const child = trackedSpawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', chunk => stdout.push(chunk))
    child.stderr.on('data', chunk => stderr.push(chunk))
    child.on('error', error => resolve({ status: 127, stdout: '', stderr: error.message }))
    child.on('close', status =>
      resolve({
        status: status ?? 137,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      }),
    )
  })
