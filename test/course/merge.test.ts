import fc from 'fast-check'
import { expect, test } from 'vitest'
import { durationsOf, parseLedger } from '../../source/course/ledger.ts'
import { merge, type Source } from '../../source/course/merge.ts'
import { readResults } from '../../source/course/results.ts'
import { summarise } from '../../source/course/summary.ts'
import type { Transcript } from '../../source/model/transcript.ts'
import { transcriptJson } from '../../source/report/transcript/json.ts'
import { proofJson } from '../../source/report/transcript/proof.ts'
import { fault, machine, transcript } from './transcript.ts'

const LAB = 'scenarios/day-001/lab.md'

const read = (told: Partial<Transcript>, file = 'a.json'): Source => ({
  file,
  labs: readResults(JSON.parse(transcriptJson(transcript(told))), 'elsewhere.md'),
})

const readProof = (told: Partial<Transcript>): Source => ({
  file: 'proof.json',
  labs: readResults(JSON.parse(proofJson(transcript(told))), LAB),
})

const at = (hour: number): string => `2026-11-25T${String(hour).padStart(2, '0')}:00:00.000Z`

const standing = (...sources: readonly Source[]) => {
  const [lab] = merge(sources).ledger.labs
  if (!lab) throw new Error('the ledger is empty')
  return summarise(lab, undefined)
}

test('a transcript and the proof that was written from it are one run, in the words of the transcript', () => {
  const told: Partial<Transcript> = {
    outcome: 'failed',
    diagnostics: [fault(12, 'Unexpected exit status 1')],
  }
  for (const sources of [
    [read(told), readProof(told)],
    [readProof(told), read(told)],
  ]) {
    const { ledger, notes } = merge(sources)
    expect(notes).toEqual([])
    expect(ledger.labs.map(({ path, runs }) => [path, runs.length])).toEqual([[LAB, 1]])
    expect(ledger.labs[0]?.runs[0]?.faults).toEqual([
      { line: 12, rule: 'block-failed', reason: 'Unexpected exit status 1' },
    ])
  }
})

test('the same run told differently is a contradiction, and what proves less is kept', () => {
  const { ledger, notes } = merge([
    read({ outcome: 'failed' }, 'one.json'),
    read({ outcome: 'proven' }, 'two.json'),
  ])
  expect(ledger.labs[0]?.runs.map(({ outcome }) => outcome)).toEqual(['failed'])
  expect(notes).toEqual([
    {
      severity: 'error',
      text: '`scenarios/day-001/lab.md`, its run of 2026-11-25T08:00:00.000Z: `one.json` says failed, `two.json` says proven; the one that proves less is kept',
    },
  ])
})

test('a lab is proven where its last run on each pair of versions was', () => {
  const older = read({ outcome: 'failed', startedAt: at(1) })
  const newer = read({ startedAt: at(2) })
  const other = read({ startedAt: at(3), machine: machine('v1.33.4', '3.5.21-0') })
  expect(standing(newer, older).state).toBe('proven')
  expect(
    standing(older, newer, other).on.map(({ kubernetes, etcd }) => [kubernetes, etcd]),
  ).toEqual([
    ['1.33.4', '3.5.21-0'],
    ['1.34.0', '3.6.5-0'],
  ])
  const broken = read({
    startedAt: at(4),
    machine: machine('v1.33.4', '3.5.21-0'),
    outcome: 'failed',
    diagnostics: [fault(40, 'Unexpected exit status 127')],
  })
  const summary = standing(newer, other, broken)
  expect(summary.state).toBe('failed')
  expect(summary.on[0]?.fault?.line).toBe(40)
  expect(standing(newer, read({ startedAt: at(5), outcome: 'interrupted' })).state).toBe(
    'interrupted',
  )
})

test('why a run was interrupted is in its transcript, and in every ledger after it', () => {
  const interruption = { reason: 'docker went away', fix: 'Start it' }
  const told: Partial<Transcript> = { outcome: 'interrupted', interruption }
  const once = merge([read(told), readProof(told)]).ledger
  const again = merge([
    { file: 'ledger.json', labs: parseLedger(JSON.parse(JSON.stringify(once))).labs },
  ])
  expect(again.ledger.labs[0]?.runs.map(run => run.interruption)).toEqual(['docker went away'])
  expect(standing(read(told)).on[0]?.interruption).toBe('docker went away')
})

test('runs of an earlier source say nothing of this one', () => {
  const summary = standing(
    read({ startedAt: at(1), outcome: 'failed', machine: machine('v1.33.4', '3.5.21-0') }),
    read({ startedAt: at(2), hash: 'b'.repeat(64) }),
  )
  expect(summary.state).toBe('proven')
  expect(summary.flaky).toEqual({ runs: 1, failed: 0, share: 0, lines: [] })
})

test('the strength of the checks is told by a transcript and by a proof, and stays until the source changes', () => {
  const strength = { score: 0.9, blocks: [], early: [] }
  for (const source of [read({ strength }), readProof({ strength })]) {
    expect(standing(source).strength).toBe(0.9)
    expect(standing(source, read({ startedAt: at(9) })).strength).toBe(0.9)
    expect(standing(source, read({ startedAt: at(9), hash: 'b' })).strength).toBe(undefined)
  }
})

test('flaky is what failed and passed with the same source on the same versions', () => {
  const runs = [1, 2, 3, 4].map(hour =>
    read({
      startedAt: at(hour),
      ...(hour === 2
        ? { outcome: 'failed', diagnostics: [fault(7, 'late'), fault(7, 'later'), fault(9, 'x')] }
        : {}),
    }),
  )
  expect(standing(...runs).flaky).toEqual({
    runs: 4,
    failed: 1,
    share: 0.25,
    lines: [
      { line: 7, failed: 1 },
      { line: 9, failed: 1 },
    ],
  })
  // What fails on one version always is broken there, not flaky.
  const broken = read({ startedAt: at(5), outcome: 'failed', machine: machine('v1.30.0', '3.5') })
  const steady = standing(read({ startedAt: at(1) }), read({ startedAt: at(2) }), broken)
  expect(steady.flaky.share).toBe(0)
  expect(steady.state).toBe('failed')
})

test('what changed since is named: the source, and the built files', () => {
  const [lab] = merge([
    read({ files: { 'a.md': 'a'.repeat(64), 'b.md': 'b'.repeat(64), 'gone.md': 'c'.repeat(64) } }),
  ]).ledger.labs
  if (!lab) throw new Error('the ledger is empty')
  const now = { path: LAB, hash: 'a'.repeat(64), files: undefined }
  expect(summarise(lab, now)).toMatchObject({ state: 'proven', changed: [] })
  const files = { 'a.md': 'a'.repeat(12), 'b.md': 'f'.repeat(12), 'new.md': 'f'.repeat(12) }
  expect(summarise(lab, { ...now, hash: 'f'.repeat(64), files })).toMatchObject({
    state: 'stale',
    changed: ['the source', 'b.md', 'gone.md', 'new.md'],
  })
  expect(summarise(lab, 'gone')).toMatchObject({
    state: 'stale',
    changed: ['the lab is not there any more'],
  })
})

test('a ledger is read as it was written, and merged with itself it is the same', () => {
  const runs = fc.array(
    fc.record({
      path: fc.constantFrom('a.md', 'b.md', 'c.md'),
      startedAt: fc.integer({ min: 0, max: 23 }).map(at),
      outcome: fc.constantFrom('proven', 'failed', 'interrupted'),
      durationMs: fc.nat(100_000),
    }),
    { minLength: 1, maxLength: 30 },
  )
  fc.assert(
    fc.property(runs, told => {
      const sources = told.map((one, index) => read(one, `${index}.json`))
      const { ledger } = merge(sources)
      const again = parseLedger(JSON.parse(JSON.stringify(ledger)))
      expect(
        merge([
          { file: 'x', labs: again.labs },
          { file: 'y', labs: again.labs },
        ]),
      ).toEqual({
        ledger: again,
        notes: [],
      })
    }),
  )
})

test('the order of files makes no difference to what is kept', () => {
  const files = [1, 2, 3].flatMap(hour => [
    read({ startedAt: at(hour) }, `${hour}.json`),
    read({ path: 'b.md', title: `B ${hour}`, startedAt: at(hour) }, `b-${hour}.json`),
  ])
  expect(merge(files.toReversed()).ledger).toEqual(merge(files).ledger)
  expect(merge(files).ledger.labs.map(({ title }) => title)).toEqual(['B 3', 'Day 1'])
})

test('a duration is that of the last run that came to its end', () => {
  const { ledger } = merge([
    read({ startedAt: at(1), durationMs: 100 }),
    read({ startedAt: at(2), durationMs: 200, outcome: 'failed' }),
    read({ startedAt: at(3), durationMs: 3, outcome: 'interrupted' }),
  ])
  expect(durationsOf(ledger)).toEqual(new Map([[LAB, 200]]))
})

test.for([
  [null, 'it is no transcript, no proof and no ledger'],
  [[], 'it is no transcript, no proof and no ledger'],
  [{ path: LAB }, '`title`: Invalid input'],
  [{ ...transcript(), outcome: 'fine' }, '`outcome`: Invalid option'],
  [{ ...transcript(), durationMs: -1 }, '`durationMs`: Too small'],
  [{ labs: [{ path: LAB, title: '', runs: [{}] }] }, '`labs.0.runs.0.startedAt`'],
  [{ labs: 'none' }, '`labs`: Invalid input'],
] as const)('%j is no result', ([value, reason]) => {
  expect(() => readResults(value, LAB)).toThrow(reason)
})
