import { ORIGIN } from '../language/text.ts'
import type { Check } from '../model/check.ts'
import type { Step, VerifyBlock } from '../model/lab.ts'
import type { BlockRun, BlockState, CheckRun } from '../model/transcript.ts'
import { judgeCheck } from './check.ts'

/** What a step's check answered, and what asking it changed. */
type Answers = Pick<CheckRun, 'before' | 'after' | 'waitedMs' | 'again' | 'changed'> & {
  /** A block of the step failed, so its check may. */
  readonly broken: boolean
}

/** The record of a step's check, with what is wrong with it. */
export const checkRun = (
  step: Step,
  checks: ReadonlyMap<string, Check>,
  answers: Answers,
): CheckRun => {
  const { broken, ...told } = answers
  const { after } = told
  return {
    ...told,
    step: step.number,
    title: step.title,
    type: checks.get(step.slug)?.type ?? (after ? 'script' : 'missing'),
    position: step.heading ?? step.blocks[0]?.position ?? ORIGIN,
    diagnostics: after ? judgeCheck(step, { ...told, after, broken }) : [],
  }
}

/** The fence of an explicit check counts as a fence too; its proof is the check's. */
export const verifyRun = (
  block: VerifyBlock,
  step: Step,
  { after, again, diagnostics }: CheckRun,
): BlockRun => {
  const state: BlockState = after
    ? { state: diagnostics.length === 0 && after.passed ? 'passed' : 'failed' }
    : { state: 'skipped', reason: 'the run ended before it' }
  return {
    ...state,
    section: step.title,
    step: step.number,
    type: 'verify',
    lang: block.lang,
    position: block.position,
    proof: 'check',
    value: block.value,
    typed: undefined,
    durationMs: (after?.durationMs ?? 0) + (again?.durationMs ?? 0),
    diagnostics,
  }
}

/** True where a block of the step failed. */
export const isBroken = (blocks: readonly BlockRun[], { number, title }: Step): boolean =>
  blocks.some(
    ({ step, section, state }) =>
      step === number && section === title && (state === 'failed' || state === 'follow-up'),
  )
