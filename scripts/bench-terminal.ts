import { run } from '../source/machine/shell.ts'
import { openTerminal } from '../source/machine/terminal.ts'

const BLOCKS = 200
const ROUNDS = 5

/** What typing a block into the learner's terminal costs over bash alone, in a container of the node image, as lines. */
export const benchTerminal = async (image: string | undefined): Promise<string> => {
  const found = image ?? (await anyNodeImage())
  if (found === undefined)
    return 'typed blocks: skipped, docker or a node image is missing (LABPROOF_NODE_IMAGE)'
  const container = `labproof-bench-${process.pid}`
  const started = await run('docker', [
    ...['run', '-d', '--rm', '--privileged', '--name', container],
    ...['--entrypoint', 'sleep', found, 'infinity'],
  ])
  if (started.exitCode !== 0) return `typed blocks: skipped, ${started.stderr.trim()}`
  try {
    return await measure(container)
  } finally {
    await run('docker', ['rm', '-f', container])
  }
}

const anyNodeImage = async (): Promise<string | undefined> => {
  const listed = await run('docker', [
    'images',
    '--format',
    '{{.Repository}}:{{.Tag}}',
    'kindest/node',
  ])
  return listed.stdout.split('\n').find(name => name !== '')
}

/** In turn, so that a busy machine is busy for both. */
const measure = async (container: string): Promise<string> => {
  const terminal = await openTerminal({ container, cols: 120, rows: 30 })
  const blocks = Array.from({ length: BLOCKS }, (_, at) => `echo block ${at}`)
  const typed: number[] = []
  const plain: number[] = []
  const opened: number[] = []
  const execs: number[] = []
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const begin = performance.now()
      for (const block of blocks) await terminal.type(block, { timeoutMs: 20_000 })
      typed.push(performance.now() - begin)
      const bash = await run('docker', ['exec', '-i', container, 'bash'], {
        input: `${blocks.join('\n')}\n`,
      })
      plain.push(bash.durationMs)
      const opens = performance.now()
      const other = await openTerminal({ container, cols: 120, rows: 30 })
      opened.push(performance.now() - opens)
      await other.close()
      execs.push((await run('docker', ['exec', container, 'true'])).durationMs)
    }
  } finally {
    await terminal.close()
  }
  const each = (times: readonly number[]) => (Math.min(...times) / BLOCKS).toFixed(2)
  const least = (times: readonly number[]) => Math.min(...times).toFixed(0)
  return `a terminal opened: ${least(opened)} ms, docker exec alone: ${least(execs)} ms\n${BLOCKS} blocks typed: ${each(typed)} ms each, the same lines in one docker exec -i bash: ${each(plain)} ms each (fastest of ${ROUNDS})`
}
