import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clusterName, createCluster, deleteCluster } from '../../source/machine/kind.ts'
import type { Transcript } from '../../source/model/transcript.ts'
import { because, image, missing, proveIn } from './kind.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const cases = readdirSync(fixtures)

test('every broken lab has its text and its findings, nothing else', () => {
  for (const name of cases)
    expect(readdirSync(join(fixtures, name)).sort(), name).toEqual(['findings.txt', 'lab.md'])
})

describe.skipIf(missing)(`a lab that is broken${because}`, () => {
  const cluster = clusterName('fixtures', 'shared')
  beforeAll(() => createCluster(cluster, { image, config: undefined, nodes: 1, signal: undefined }))
  afterAll(() => deleteCluster(cluster))

  test.for(cases)('%s', async name => {
    const folder = join(fixtures, name)
    const { transcript, status } = await proveIn(cluster, 'lab.md', folder)
    expect(status).toBe(transcript.outcome === 'proven' ? 0 : 1)
    expect(transcript.diagnostics.every(({ fix }) => fix !== '')).toBe(true)
    await expect(findings(transcript)).toMatchFileSnapshot(join(folder, 'findings.txt'))
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
