import { describe, expect, test } from 'vitest'
import type { Transcript } from '../../source/model/transcript.ts'
import { proofJson, proofMatches } from '../../source/report/transcript/proof.ts'
import { provenSample, sample } from './sample.ts'

const subject = (transcript: Transcript) => ({
  hash: transcript.hash,
  files: transcript.files,
  labproof: transcript.labproof,
  image: transcript.machine.image,
})

/** A second run of the same lab: other times, another cluster, other output, another pod left over. */
const again = (transcript: Transcript): Transcript => ({
  ...transcript,
  startedAt: '2026-05-05T07:00:00.000Z',
  durationMs: 99_999,
  clusterMs: 51_000,
  machine: { ...transcript.machine, cluster: 'labproof-day-090-other' },
  blocks: transcript.blocks.map(run => ({
    ...run,
    durationMs: run.durationMs * 3,
    typed: run.typed && {
      ...run.typed,
      durationMs: 1,
      output: { text: 'pid 4711', raw: 'pid 4711', droppedBytes: 0 },
      commands: run.typed.commands.map(one => ({
        ...one,
        durationMs: 7,
        output: { text: 'pid 4711', raw: 'pid 4711', droppedBytes: 0 },
      })),
    },
  })),
  checks: transcript.checks.map(run => ({
    ...run,
    after: run.after && { ...run.after, durationMs: 5, output: 'pod/web-5d9f-xk2lp' },
  })),
  diagnostics: transcript.diagnostics.map(one => ({ ...one, reason: `${one.reason} pid 4711` })),
  residue: transcript.residue.map(one => ({
    ...one,
    what: one.what.replace('probe-3', 'probe-x8'),
  })),
})

const withoutTimes = (text: string): string =>
  text.replace(/^ *"(?:startedAt|\w+Ms)": [^\n]*\n/gm, '')

describe.for([
  ['failed', sample()],
  ['proven', provenSample()],
] as const)('two proofs of a lab that is %s', ([, transcript]) => {
  test('differ in times', () => {
    expect(proofJson(again(transcript))).not.toBe(proofJson(transcript))
  })

  test('differ in nothing else', () => {
    expect(withoutTimes(proofJson(again(transcript)))).toBe(withoutTimes(proofJson(transcript)))
  })
})

describe('a proof', () => {
  const proven = provenSample()
  const text = proofJson(proven)

  test('counts for what it proves, whatever image is asked for or none', () => {
    expect(proofMatches(text, subject(proven))).toBe(true)
    expect(proofMatches(text, { ...subject(proven), image: undefined })).toBe(true)
  })

  test.for([
    ['another source', { hash: 'other' }],
    ['another image', { image: 'kindest/node:v1.33.0' }],
    ['another labproof', { labproof: '0.2.0' }],
    ['a built file that changed', { files: { ...proven.files, 'index.json': 'other' } }],
    ['a built file more', { files: { ...proven.files, more: 'x' } }],
    ['a built file less', { files: {} }],
  ] as const)('does not count for %s', ([, changed]) => {
    expect(proofMatches(text, { ...subject(proven), ...changed })).toBe(false)
  })

  test.for(['failed', 'interrupted'] as const)('that %s does not count', outcome => {
    expect(proofMatches(proofJson({ ...proven, outcome }), subject(proven))).toBe(false)
  })

  test.for(['', '{', 'null', '[]', '3', '{"outcome":"proven"}', text.slice(0, -3)])(
    'that is broken does not count: %j',
    broken => {
      expect(proofMatches(broken, subject(proven))).toBe(false)
    },
  )

  test('keeps the strength where it was measured', () => {
    const strong = { ...proven, strength: { score: 0.9, blocks: [], early: [] } }
    expect(JSON.parse(proofJson(strong))).toHaveProperty('strength.score', 0.9)
    expect(JSON.parse(text)).not.toHaveProperty('strength')
  })

  test('holds no name that a cluster makes up', () => {
    expect(proofJson(sample())).not.toContain('labproof-day-090')
    expect(proofJson(sample())).not.toContain('probe-3')
  })
})
