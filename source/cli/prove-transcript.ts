import type { Scenario } from '../model/scenario.ts'
import type { Disparity, MachineFacts, Strength, Transcript } from '../model/transcript.ts'
import type { Proven } from '../prove/prove.ts'
import { maskTranscript } from '../report/transcript/mask.ts'
import type { Loaded } from './lab.ts'
import { inOriginal, inOriginalStrength } from './prove-places.ts'
import type { Understanding } from './understand.ts'

declare const LABPROOF_VERSION: string

/** A lab that can be proven: as it is written, as it is understood, and as it is built. */
export type Prepared = {
  readonly path: string
  readonly loaded: Loaded
  readonly understanding: Understanding
  readonly scenario: Scenario
  /** sha256 of every built file by its path. */
  readonly files: Readonly<Record<string, string>>
}

/** What is known of a run besides what it proved. */
export type RunFacts = {
  readonly machine: MachineFacts
  /** ISO 8601. */
  readonly startedAt: string
  /** `performance.now()` when it started. */
  readonly begin: number
  readonly clusterMs: number
  readonly parity: readonly Disparity[] | undefined
}

/** Everything that the reports tell of a run, in the author's own places, without its secrets. */
export const transcriptOf = (
  { path, loaded, understanding, files }: Prepared,
  { machine, startedAt, begin, clusterMs, parity }: RunFacts,
  proven: Proven,
  strength?: Strength,
): Transcript => ({
  ...maskTranscript({
    path,
    title: understanding.lab.meta.title,
    hash: loaded.hash,
    files,
    labproof: LABPROOF_VERSION,
    machine,
    startedAt,
    durationMs: performance.now() - begin,
    clusterMs,
    ...(proven.goingMs > 0 ? { goingMs: proven.goingMs } : {}),
    ...inOriginal(proven, loaded, understanding),
    ...outcomeOf(proven, loaded),
  }),
  ...(parity ? { parity } : {}),
  ...(strength ? { strength: inOriginalStrength(strength, understanding) } : {}),
})

const outcomeOf = (
  proven: Proven,
  loaded: Loaded,
): Pick<Transcript, 'outcome' | 'interruption'> => {
  const { interruption } = proven
  if (interruption) return { outcome: 'interrupted', interruption }
  return { outcome: isClean(proven, loaded) ? 'proven' : 'failed' }
}

/** A proof is clean where nothing of the lab is wrong; what only costs style is lint's. */
const isClean = ({ diagnostics, checks }: Proven, { diagnostics: linted }: Loaded): boolean =>
  !diagnostics.some(({ severity }) => severity === 'error') &&
  checks.every(({ after }) => after === undefined || after.passed) &&
  !linted.some(({ edits }) => edits !== undefined && edits.length > 0)
