import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clusterName, createCluster, deleteCluster } from '../../source/machine/kind.ts'
import type { Position } from '../../source/model/place.ts'
import type { Transcript } from '../../source/model/transcript.ts'
import { parse } from '../../source/parse/parse.ts'
import { because, image, missing, proveIn } from './kind.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const cases = readdirSync(fixtures)

test('every broken lab has its text and its findings, nothing else', () => {
  for (const name of cases)
    expect(readdirSync(join(fixtures, name)).sort(), name).toEqual(['findings.txt', 'lab.md'])
})

/** One cluster for all of them: each is compared with how it found the cluster. */
const cluster = clusterName('fixtures', 'shared')
beforeAll(async () => {
  if (missing === undefined)
    await createCluster(cluster, { image, config: undefined, signal: undefined })
})
afterAll(async () => {
  if (missing === undefined) await deleteCluster(cluster)
})

describe.skipIf(missing)(`a lab that is broken${because}`, () => {
  test.for(cases)('%s', async name => {
    const folder = join(fixtures, name)
    const { transcript, status } = await proveIn(cluster, 'lab.md', folder)
    expect(status).toBe(transcript.outcome === 'proven' ? 0 : 1)
    expect(transcript.diagnostics.every(({ fix }) => fix !== '')).toBe(true)
    await expect(findings(transcript)).toMatchFileSnapshot(join(folder, 'findings.txt'))
  })
})

describe.skipIf(missing)(`the author's Day 25, uncorrected${because}`, () => {
  const path = 'test/data/day-025.md'
  const { lab } = parse(readFileSync(path, 'utf8'), path)
  const fences = [lab.intro, ...lab.steps, ...lab.finish]
    .flatMap(({ blocks }) => blocks)
    .filter(({ lang }) => lang === 'bash')
  const linesOf = (blocks: readonly { readonly position: Position }[]) =>
    blocks.map(({ position }) => position.start.line)

  /** What a script that runs the fences sees of each: a status. */
  const runPlainly = (text: string): number | null =>
    spawnSync(
      'docker',
      ['exec', '-i', '-w', '/root', '-e', 'HOME=/root', `${cluster}-control-plane`, 'bash', '-s'],
      { input: text, stdio: ['pipe', 'ignore', 'ignore'] },
    ).status

  test('is broken in places where plain bash sees nothing', async () => {
    const { transcript, status } = await proveIn(cluster, resolve(path), resolve('.'))
    expect(status).toBe(1)
    const wrong = linesOf(
      transcript.blocks.filter(({ state }) => state === 'failed' || state === 'follow-up'),
    )
    const ends = fences.map(fence => ({ fence, status: runPlainly(fence.value) }))
    const seen = linesOf(ends.filter(one => one.status !== 0).map(one => one.fence))
    const missed = wrong.filter(line => linesOf(fences).includes(line) && !seen.includes(line))
    const warned = transcript.diagnostics.map(({ position }) => position.start.line)
    expect(fences).toHaveLength(21)
    // Everything that plain bash stumbles over is found; where it is only a warning, it is one of these lines.
    expect(seen.filter(line => !wrong.includes(line) && !warned.includes(line))).toEqual([])
    // The older etcd has a shell in its image, and with it other faults.
    if (!transcript.machine.etcd.startsWith('3.6')) return
    expect(seen).toHaveLength(14)
    expect(missed).toEqual([91, 117, 337])
    const found = transcript.diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ position, rule }) => `${position.start.line} ${rule}`)
    expect(found).toEqual(
      expect.arrayContaining([
        '42 command-failed',
        '53 command-failed',
        '149 command-failed',
        '235 command-failed',
        '303 manifest-rejected',
        '331 promql',
        '339 command-failed',
        '340 command-failed',
        '131 residue',
      ]),
    )
    expect(warned).toEqual(expect.arrayContaining([321, 323]))
  })
})

/** Everything that the prover says of a lab, but for times and names that a cluster makes up. */
const findings = ({ outcome, blocks, checks, residue, diagnostics }: Transcript): string =>
  [
    outcome,
    '',
    ...blocks.map(
      run =>
        `line ${run.position.start.line} ${run.lang ?? '-'} ${run.proof}: ${run.state}${
          run.state === 'skipped' ? ` (${run.reason})` : ''
        }${run.state === 'follow-up' ? ` of line ${run.of} (${run.because})` : ''}`,
    ),
    ...checks
      .filter(({ after }) => after)
      .map(
        ({ step, before, after, again, changed }) =>
          `check ${step}: ${[before, after, again].map(one => (one ? (one.passed ? 'pass' : 'fail') : '-')).join(' ')}${
            changed.length > 0 ? `, changed ${changed.join(', ')}` : ''
          }`,
      ),
    ...residue.map(
      ({ what, madeAt }) => `left ${what}, made in line ${madeAt?.start.line ?? 'unknown'}`,
    ),
    '',
    ...diagnostics.map(
      ({ rule, severity, reason, fix, position }) =>
        `${position.start.line} ${severity} ${rule}: ${reason}\n    ${fix}`,
    ),
    '',
  ]
    .join('\n')
    .replace(/labproof-fixtures-[\w-]+/g, 'NODE')
