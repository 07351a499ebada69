import type { Assertion, Check } from '../model/check.ts'
import type { Lab, Step } from '../model/lab.ts'
import { changesOf } from './changes.ts'
import { besidesOf, evidenceOf } from './evidence.ts'
import { type StepRun, simulate } from './simulate.ts'

/**
 * The check of each step, by slug: the author's `verify` block, or what follows from the step's commands. What is
 * inferred is false before the step and true after it, for a learner who did the steps before. A step without an
 * entry leaves nothing behind that could be checked; `whyNot` says why.
 */
export const inferChecks = (lab: Lab): ReadonlyMap<string, Check> => {
  const checks = new Map<string, Check>()
  for (const run of simulate(lab)) {
    const check =
      explicitOf(run.step) ?? (lab.meta.checks === 'written' ? undefined : inferredOf(run))
    if (check && !checks.has(run.step.slug)) checks.set(run.step.slug, check)
  }
  return checks
}

/** Why nothing follows from a step's commands, in a few words. */
export const whyNot = (step: Step): string => {
  const blocks = step.blocks.filter(block => block.type === 'exec')
  if (blocks.length === 0) return 'the step has no commands that run'
  const commands = blocks.flatMap(block => block.script.commands)
  if (commands.length === 0) return 'its blocks hold comments only'
  return 'its commands only print text, or may not run'
}

const explicitOf = ({ blocks }: Step): Check | undefined => {
  const block = blocks.find(block => block.type === 'verify')
  if (!block) return undefined
  const { value, bash, content: position } = block
  if (!bash) return { type: 'explicit', code: value, position }
  const content = bash.newline ? `${value}\n` : value
  return { type: 'script', content, executable: bash.executable, position }
}

const inferredOf = ({ step, world, acts }: StepRun): Check | undefined => {
  const { certain, weak } = changesOf(world)
  const assertions: readonly Assertion[] =
    certain.length > 0
      ? [...certain, ...weak, ...besidesOf(step, acts)]
      : [...weak, ...evidenceOf(step, acts)]
  // Without anything that was false before, a weak assertion alone would let everyone pass.
  const tells = assertions.some(one => certain.includes(one) || one.type === 'ran')
  return tells ? { type: 'inferred', assertions } : undefined
}
