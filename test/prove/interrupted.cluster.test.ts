import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Transcript } from '../../source/model/transcript.ts'
import { because, labproof, missing } from './kind.ts'

const LAB = `# Interrupted

## Step 1: Look

\`\`\`bash
kubectl get namespaces
\`\`\`

## Step 2: Take long

\`\`\`bash
sleep 170
\`\`\`

## Step 3: Never reached

\`\`\`bash
kubectl get nodes
\`\`\`
`

const OURS = /^labproof-interrupted-/

describe.skipIf(missing)(`a run that is ended in the middle${because}`, () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'labproof-interrupted-'))
    writeFileSync(join(folder, 'interrupted.md'), LAB)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** With a TMPDIR of its own, no start of another test removes what is left here. */
  const prove = (...args: readonly string[]) =>
    labproof(['prove', ...args], folder, { TMPDIR: folder })

  const start = async (report: string) => {
    const run = prove('--report', `json=${report}`, 'interrupted.md')
    const before = new Set(clusters())
    await until(() => run.stderr().includes('line 11'))
    const cluster = clusters().find(name => OURS.test(name) && !before.has(name))
    if (cluster === undefined) throw new Error(`There is no cluster of its own: ${run.stderr()}`)
    return { ...run, cluster }
  }
  const readReport = (name: string): Transcript =>
    JSON.parse(readFileSync(join(folder, name), 'utf8'))

  test('by Ctrl-C tells what it has seen, and leaves no cluster', async () => {
    const { child, ended, cluster } = await start('interrupted.json')
    child.kill('SIGINT')
    const { status, stderr, stdout } = await ended
    expect(status).toBe(3)
    expect(stderr).toContain('ending: the cluster is being deleted')
    expect(stdout).toContain('interrupted.md')
    expect(clusters()).not.toContain(cluster)
    const { outcome, interruption, blocks } = readReport('interrupted.json')
    expect(outcome).toBe('interrupted')
    expect(interruption?.reason).toContain('Ctrl-C')
    expect(stdout).toContain(interruption?.reason)
    expect(blocks.map(({ position }) => position.start.line)).toEqual([5, 11])
    expect(blocks[0]?.state).toBe('passed')
  })

  test('by SIGKILL leaves its report so far, and its cluster to the next start', async () => {
    const { child, ended, cluster } = await start('killed.json')
    child.kill('SIGKILL')
    await ended
    expect(clusters()).toContain(cluster)
    const { outcome, interruption, blocks } = readReport('killed.json')
    expect(outcome).toBe('interrupted')
    expect(interruption?.reason).toContain('saved while it was under way')
    expect(blocks.map(({ state }) => state)).toEqual(['passed'])
    const next = await prove('--cluster', 'no-such-cluster', 'interrupted.md').ended
    expect(next.status).toBe(3)
    expect(next.stderr).toContain(`removed what an earlier run left: ${cluster}`)
    expect(clusters()).not.toContain(cluster)
  })

  test('by the end of its machine says so, and counts no fault of the lab', async () => {
    const { ended, cluster } = await start('lost.json')
    execFileSync('docker', ['kill', `${cluster}-control-plane`], { stdio: 'ignore' })
    const { status, stdout } = await ended
    expect(status).toBe(3)
    const why = `The machine was lost: container \`${cluster}-control-plane\` does not answer`
    expect(stdout.trimEnd().split('\n').at(-3)).toBe(`■ ${why}`)
    const { outcome, interruption, diagnostics } = readReport('lost.json')
    expect(interruption?.reason).toBe(why)
    expect(outcome).toBe('interrupted')
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(clusters()).not.toContain(cluster)
  })
})

const clusters = (): readonly string[] =>
  execFileSync('kind', ['get', 'clusters'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
    .split('\n')
    .filter(name => name !== '')

const until = async (holds: () => boolean): Promise<void> => {
  const deadline = Date.now() + 240_000
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('Waited for 240 s in vain')
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
