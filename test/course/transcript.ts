import type { Transcript } from '../../source/model/transcript.ts'

/** A transcript with as little in it as a ledger reads. */
export const transcript = (told: Partial<Transcript> = {}): Transcript => ({
  path: 'scenarios/day-001/lab.md',
  title: 'Day 1',
  hash: 'a'.repeat(64),
  files: {},
  labproof: '0.1.0',
  machine: {
    cluster: 'labproof-day-001',
    image: 'kindest/node:v1.34.0',
    imageDigest: undefined,
    kubernetes: 'v1.34.0',
    etcd: '3.6.5-0',
    nodes: 1,
  },
  startedAt: '2026-11-25T08:00:00.000Z',
  durationMs: 60_000,
  clusterMs: 15_000,
  blocks: [],
  checks: [],
  residue: [],
  diagnostics: [],
  outcome: 'proven',
  ...told,
})

/** Something that is wrong at a line. */
export const fault = (line: number, reason: string): Transcript['diagnostics'][number] => ({
  rule: 'block-failed',
  severity: 'error',
  position: { start: { line, column: 1, offset: 0 }, end: { line, column: 2, offset: 1 } },
  reason,
  fix: 'Mend it',
})

/** The same lab on other versions. */
export const machine = (kubernetes: string, etcd: string): Transcript['machine'] => ({
  ...transcript().machine,
  kubernetes,
  etcd,
})
