import type { Diagnostic } from '../../model/diagnostic.ts'
import type { BlockRun, BlockState, CheckRun, Proof, Transcript } from '../../model/transcript.ts'
import { groupFindings } from './groups.ts'

/** How a block was checked, as a summary says it of one and of several. */
export const PROOF_WORDS: Readonly<Record<Proof, string>> = {
  typed: 'typed',
  'server-dry-run': 'asked of the API server',
  cron: 'parsed as cron',
  promql: 'parsed as PromQL',
  json: 'parsed as JSON',
  yaml: 'parsed as YAML',
  output: 'compared with the output above',
  syntax: 'shown, syntax only',
  check: 'check, run before and after its step',
  file: 'put on the machine',
  none: 'text, nothing to check',
}

const ORDER: readonly Proof[] = [
  'typed',
  'check',
  'file',
  'server-dry-run',
  'yaml',
  'json',
  'cron',
  'promql',
  'output',
  'syntax',
  'none',
]

export type ProofCount = { readonly proof: Proof; readonly count: number; readonly words: string }

/** Counts by kind of proof, those that occur; their sum is the number of fences. */
export const countProofs = (blocks: readonly BlockRun[]): readonly ProofCount[] =>
  ORDER.map(proof => ({
    proof,
    count: blocks.filter(run => run.proof === proof).length,
    words: PROOF_WORDS[proof],
  })).filter(({ count }) => count > 0)

export type StateCount = { readonly state: BlockState['state']; readonly count: number }

const STATES: readonly BlockState['state'][] = [
  'passed',
  'announced',
  'failed',
  'follow-up',
  'skipped',
]

/** Counts by state, those that occur; their sum is the number of fences too. */
export const countStates = (blocks: readonly BlockRun[]): readonly StateCount[] =>
  STATES.map(state => ({
    state,
    count: blocks.filter(run => run.state === state).length,
  })).filter(({ count }) => count > 0)

export type Unproven = { readonly run: BlockRun; readonly why: string }

/** The blocks that nothing was run for, each with why. */
export const unproven = (blocks: readonly BlockRun[]): readonly Unproven[] =>
  blocks.flatMap((run): readonly Unproven[] => {
    if (run.state === 'skipped') return [{ run, why: run.reason }]
    return run.proof === 'syntax' || run.proof === 'none'
      ? [{ run, why: PROOF_WORDS[run.proof] }]
      : []
  })

/** `step 08 · line 143 · bash`: a block's name in every report. */
export const blockName = ({ step, section, position, lang }: BlockRun): string =>
  [
    step === undefined ? section || 'intro' : `step ${twoDigits(step)}`,
    `line ${position.start.line}`,
    lang ?? 'text',
  ].join(' · ')

export const twoDigits = (number: number): string => String(number).padStart(2, '0')

/** `0.4 ms` is noise, `12 ms`, `3.4 s`, `2 min 05 s`. */
export const duration = (milliseconds: number): string => {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`
}

/** The run in one sentence. */
export const outcomeSentence = (transcript: Transcript): string => {
  const { outcome, diagnostics, blocks, checks } = transcript
  const groups = groupFindings(diagnostics)
  const number = (level: Diagnostic['severity']) =>
    groups.filter(({ diagnostic }) => diagnostic.severity === level).length
  const asked = checks.filter(({ type }) => type !== 'missing')
  const holding = asked.filter(holds).length
  const parts = [
    count(blocks.length, 'fence'),
    `${holding} of ${count(asked.length, 'check')} hold both ways`,
    count(number('error'), 'error'),
    ...(number('warning') > 0 ? [count(number('warning'), 'warning')] : []),
    ...('strength' in transcript ? strengthWords(transcript.strength) : []),
  ].join(', ')
  switch (outcome) {
    case 'proven':
      return `proven: ${parts}`
    case 'failed':
      return `not proven: ${parts}`
    case 'interrupted':
      return `interrupted, this is what was seen: ${parts}`
  }
}

/** Fails before its step, passes after it, passes again, changes nothing. */
const holds = ({ before, after, again, diagnostics }: CheckRun): boolean =>
  before?.passed === false &&
  after?.passed === true &&
  again?.passed === true &&
  diagnostics.length === 0

/** Share of the run blocks whose absence some check notices, where it was measured. */
const strengthWords = (strength: unknown): readonly string[] =>
  typeof strength === 'object' &&
  strength !== null &&
  'score' in strength &&
  typeof strength.score === 'number'
    ? [`strength ${Math.round(strength.score * 100)} %`]
    : []

export const count = (number: number, noun: string): string =>
  `${number} ${noun}${number === 1 ? '' : 's'}`
