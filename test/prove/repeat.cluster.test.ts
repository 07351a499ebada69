import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCluster, deleteCluster } from '../../source/machine/kind.ts'
import { because, image, labproof, missing } from './kind.ts'

/** Its second step fails every second time: what it leaves in /opt is no residue that a proof looks at. */
const LAB = `# Turns

## Step 1: Make

\`\`\`bash
kubectl create configmap turns
\`\`\`

## Step 2: Take turns

\`\`\`bash
if [ -e /opt/turn ]; then rm /opt/turn; false; else touch /opt/turn; fi
\`\`\`

## Cleanup

\`\`\`bash
kubectl delete configmap turns
\`\`\`
`

const STEADY = LAB.replace('rm /opt/turn; false; else touch', 'true; else touch')

describe.skipIf(missing)(`a lab that is proven several times${because}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'labproof-repeat-'))
  const name = `labproof-repeat-${process.pid.toString(36)}`
  beforeAll(async () => {
    await createCluster(name, { image, config: undefined, signal: undefined })
    writeFileSync(join(folder, 'turns.md'), LAB)
    writeFileSync(join(folder, 'steady.md'), STEADY)
    await labproof(['build', 'turns.md', 'steady.md'], folder).ended
  })
  afterAll(async () => {
    await deleteCluster(name)
    rmSync(folder, { recursive: true, force: true })
  })

  const repeat = (times: number, lab: string) =>
    labproof(
      ['prove', '--repeat', `${times}`, '--cluster', name, '--report', 'json=results/', lab],
      folder,
    ).ended

  test('says how often it failed, and where; one failure is no proof', async () => {
    const { status, stdout, stderr } = await repeat(3, 'turns.md')
    expect(status).toBe(1)
    expect(stderr.match(/^turns\.md, run \d of 3$/gm)).toEqual([
      'turns.md, run 1 of 3',
      'turns.md, run 2 of 3',
      'turns.md, run 3 of 3',
    ])
    const table = stdout.slice(stdout.lastIndexOf('kubernetes  etcd'))
    const results = [...table.matchAll(/^ +\d\S+ +\S+ +(\w+)/gm)].map(([, result]) => result)
    expect(results).toEqual(['proven', 'failed', 'proven'])
    expect(table).toMatch(
      /\nFlaky on Kubernetes \S+ with etcd \S+: 1 of 3 runs failed, line 12 once\n$/,
    )
    expect(JSON.parse(readFileSync(join(folder, 'turns/proof.json'), 'utf8'))).toMatchObject({
      outcome: 'failed',
    })
  })

  test('says that it never failed, and keeps the proof', async () => {
    const { status, stdout } = await repeat(2, 'steady.md')
    expect(status).toBe(0)
    expect(stdout).toMatch(/\nSteady on Kubernetes \S+ with etcd \S+: 0 of 2 runs failed\n$/)
    expect(JSON.parse(readFileSync(join(folder, 'steady/proof.json'), 'utf8'))).toMatchObject({
      outcome: 'proven',
    })
  })

  test('is flaky in the ledger, its table and its page', async () => {
    const merge = ['report', 'merge', 'results', '--out', 'ledger.json', '--html', 'course.html']
    const { stdout } = await labproof(merge, folder).ended
    expect(stdout).toMatch(/^turns\.md +proven .* 1 of 3 failed$/m)
    expect(stdout).toMatch(/^steady\.md +proven .* 0 of 2$/m)
    expect(stdout).toContain('turns.md: flaky, 1 of 3 failed, line 12 in 1\n')
    const ledger = JSON.parse(readFileSync(join(folder, 'ledger.json'), 'utf8'))
    const outcomes = ledger.labs.map((lab: { runs: { outcome: string }[] }) =>
      lab.runs.map(({ outcome }) => outcome),
    )
    expect(outcomes).toEqual([
      ['proven', 'proven'],
      ['proven', 'failed', 'proven'],
    ])
    expect(existsSync(join(folder, 'course.html'))).toBe(true)
    expect(readFileSync(join(folder, 'course.html'), 'utf8')).toContain('1 of 3 failed')
  })
})
