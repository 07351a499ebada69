import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Transcript } from '../../source/model/transcript.ts'
import { type DockerProxy, openDockerProxy } from './docker-proxy.ts'
import { because, labproof, missing, nodes } from './kind.ts'

const LABS = {
  'gone-short': `# Short

## Step 1: Make

\`\`\`bash
kubectl create namespace short
\`\`\`

## Cleanup

\`\`\`bash
kubectl delete namespace short
\`\`\`
`,
  'gone-block': `# A long block

## Step 1: Look

\`\`\`bash
kubectl get namespaces
\`\`\`

## Step 2: Take long

\`\`\`bash
sleep 170
\`\`\`

## Step 3: Never reached

\`\`\`yaml
apiVersion: v1
kind: Namespace
metadata:
  name: never
\`\`\`
`,
  'gone-check': `# A long check

## Step 1: Look

\`\`\`bash
touch /root/marker
\`\`\`

\`\`\`js verify
await file('/root/marker')
await $\`sleep 50\`
\`\`\`
`,
}

type Name = keyof typeof LABS

describe.skipIf(missing)(`docker that goes away in the middle of a proof${because}`, () => {
  let folder: string
  let docker: DockerProxy
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'labproof-gone-'))
    for (const [name, lab] of Object.entries(LABS)) writeFileSync(join(folder, `${name}.md`), lab)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  beforeEach(async () => {
    docker = await openDockerProxy()
  })
  afterEach(() => docker.close())

  /** With a TMPDIR of its own, no start of another test removes what is left here. */
  const prove = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    labproof(['prove', ...args], folder, { TMPDIR: folder, ...env })

  /** Proves a lab, and takes docker away when it holds. */
  const proveUntil = async (lab: Name, holds: (stderr: string) => boolean) => {
    const run = prove(['--report', `json=${lab}.json`, `${lab}.md`], docker.env)
    await until(() => holds(run.stderr()))
    const node = nodes().find(name => name.startsWith(`labproof-${lab}-`))
    docker.stop()
    const begin = performance.now()
    const { status, stdout, stderr } = await run.ended
    process.stderr.write(`${lab}: ended ${Math.round(performance.now() - begin)} ms after docker\n`)
    return { status, stdout, stderr, node }
  }

  const expectClearEnd = ({ status, stdout, stderr }: Awaited<Gone>, when: string) => {
    expect(stderr).toContain(
      ` ✗ Docker went away ${when}: its daemon does not answer\n   Start it: `,
    )
    expect(stderr.match(/Docker went away/g)).toHaveLength(1)
    expect(stdout + stderr).not.toMatch(/^\s+at /m)
    expect(status).toBe(3)
  }
  type Gone = ReturnType<typeof proveUntil>

  /** What the next start does first, with docker back. */
  const expectSwept = async (node: string | undefined) => {
    expect(nodes()).toContain(node)
    const { stderr } = await prove(['--cluster', 'none', 'gone-short.md']).ended
    expect(stderr).toContain('removed what an earlier run left: labproof-gone-')
    expect(nodes()).not.toContain(node)
  }

  const blocksOf = (lab: Name) => {
    const transcript: Transcript = JSON.parse(readFileSync(join(folder, `${lab}.json`), 'utf8'))
    const { outcome, diagnostics, blocks } = transcript
    return {
      outcome,
      errors: diagnostics.length,
      lines: blocks.map(run => run.position.start.line),
    }
  }

  test('ends a cluster that is being made; the next start removes it, and proves', async () => {
    const gone = await proveUntil('gone-short', () => nodes().some(one => SHORT.test(one)))
    expectClearEnd(gone, 'while the cluster was being created')
    expect(existsSync(join(folder, 'gone-short.json'))).toBe(false)
    const next = await prove(['gone-short.md']).ended
    expect(next.stderr).toContain('removed what an earlier run left: labproof-gone-short-')
    expect(next.status).toBe(0)
    expect(nodes().filter(one => SHORT.test(one))).toEqual([])
  })

  test('ends a block that is under way, and keeps the blocks before it', async () => {
    const gone = await proveUntil('gone-block', stderr => stderr.includes('line 11'))
    expectClearEnd(gone, 'in the middle')
    expect(blocksOf('gone-block')).toEqual({ outcome: 'interrupted', errors: 0, lines: [5] })
    await expectSwept(gone.node)
  })

  test('ends a check that is under way, and counts no fault of it', async () => {
    const gone = await proveUntil('gone-check', stderr => stderr.includes('check after the step'))
    expectClearEnd(gone, 'in the middle')
    expect(blocksOf('gone-check')).toEqual({ outcome: 'interrupted', errors: 0, lines: [5] })
    await expectSwept(gone.node)
  })
})

const SHORT = /^labproof-gone-short-/

const until = async (holds: () => boolean): Promise<void> => {
  const deadline = Date.now() + 240_000
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('Waited for 240 s in vain')
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}
