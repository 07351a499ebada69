import type { Machine } from '../machine/learner.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { ExecBlock, Step } from '../model/lab.ts'
import type { CheckRun, EarlyCheck, Strength, StrengthBlock } from '../model/transcript.ts'
import { runCheck, runUntilPassed } from './check.ts'
import { openPage } from './open-page.ts'
import type { Subject } from './prove.ts'
import { onlyAsks, type TypeLimits, typeOnce } from './type-block.ts'
import { verifyScript } from './verify-script.ts'

export type StrengthOptions = TypeLimits & {
  /** A machine on which nothing of the lab has been done. */
  readonly fresh: () => Promise<Machine>
  readonly onTell: (text: string) => void
  /** What the proof found of the checks: only those that passed can miss something. */
  readonly checks: readonly CheckRun[]
  readonly early: readonly EarlyCheck[]
}

/** Fresh starts in a row that brought nothing: a lab that does not run the same twice. */
const FUTILE = 2

/**
 * Leaves out each block of the steps in turn, and asks who misses it. A fresh start serves several blocks: in each
 * step one block is left out and the step's own check asked; then the block is typed after all and the check has to
 * pass, so that the next step finds what it would have found. A block that its own check does not miss is left out
 * once more, on a fresh start of its own and to the end, for a later check to miss it; one that only reads is not, for
 * it leaves nothing that a later check could miss.
 */
export const measureStrength = async (
  subject: Subject,
  options: StrengthOptions,
): Promise<Strength> => {
  const { steps } = subject.lab
  const passing = new Set(
    options.checks.filter(({ after }) => after?.passed).map(({ step }) => step),
  )
  const open = steps.flatMap(step =>
    passing.has(step.number) ? execBlocks(step).map(block => ({ step, block })) : [],
  )
  const found = new Map<ExecBlock, readonly number[] | undefined>()
  let futile = 0
  for (let round = 1; open.some(({ block }) => !found.has(block)); round += 1) {
    if (options.signal?.aborted || futile >= FUTILE) break
    options.onTell(
      `fresh start ${round}, blocks to go: ${open.filter(({ block }) => !found.has(block)).length}`,
    )
    const before = found.size
    await leaveOutInTurn(subject, options, open, found)
    futile = found.size === before ? futile + 1 : 0
  }
  for (const { step, block } of open) {
    if (options.signal?.aborted) break
    if (found.get(block)?.length !== 0 || readsOnly(block)) continue
    options.onTell(`line ${block.position.start.line} left out to the end`)
    found.set(block, await leaveOutToTheEnd(subject, options, passing, step, block))
  }
  const blocks = open.flatMap(({ step, block }): StrengthBlock[] => {
    const missedBy = found.get(block)
    return missedBy === undefined
      ? []
      : [{ line: block.position.start.line, position: block.position, step: step.number, missedBy }]
  })
  const missed = blocks.filter(({ missedBy }) => missedBy.length > 0).length
  return { score: blocks.length === 0 ? 0 : missed / blocks.length, blocks, early: options.early }
}

/** What the strength of the checks tells the author. */
export const strengthDiagnostics = (
  { blocks, early }: Strength,
  steps: readonly Step[],
): readonly Diagnostic[] => [
  ...blocks
    .filter(({ missedBy }) => missedBy.length === 0)
    .map(
      ({ position, step }): Diagnostic => ({
        rule: 'block-not-missed',
        severity: 'warning',
        position,
        reason: `Unexpected pass of every check without this block of step ${step}, expected one that misses it`,
        fix: 'Check what the block changes or shows, or mark it `show`',
      }),
    ),
  ...early.flatMap(({ check, at }): Diagnostic[] => {
    const step = steps.find(({ number }) => number === check)
    const position = step?.heading ?? step?.blocks[0]?.position
    return position === undefined
      ? []
      : [
          {
            rule: 'check-passes-early',
            severity: 'warning',
            position,
            reason: `Unexpected pass of the check of step ${check} after step ${at} already, expected it to need its own step`,
            fix: 'Check what this step changes, not what was there before it',
          },
        ]
  }),
]

type Open = { readonly step: Step; readonly block: ExecBlock }

const leaveOutInTurn = async (
  subject: Subject,
  options: StrengthOptions,
  open: readonly Open[],
  found: Map<ExecBlock, readonly number[] | undefined>,
): Promise<void> => {
  const machine = await options.fresh()
  const type = (block: ExecBlock) => typeOnce(machine, block, options)
  for (const block of subject.lab.intro.blocks) if (block.type === 'exec') await type(block)
  for (const [place, step] of subject.lab.steps.entries()) {
    if (options.signal?.aborted) return
    await openPage(machine, subject.scenario, place)
    const script = verifyScript(subject.scenario, step)
    const left = open.find(one => one.step === step && !found.has(one.block))?.block
    for (const block of execBlocks(step)) if (block !== left) await type(block)
    if (script === undefined) continue
    if (left) {
      const without = await patientCheck(machine, script, options, step)
      found.set(left, without ? [] : [step.number])
      await type(left)
    }
    const isNeeded = options.checks.some(
      ({ step: number, after }) => number === step.number && after?.passed,
    )
    const after = await runUntilPassed(machine, script, options.signal)
    // From here on it is not the lab any more: the rest waits for the next fresh start.
    if (isNeeded && !after.passed) return
  }
}

const leaveOutToTheEnd = async (
  subject: Subject,
  options: StrengthOptions,
  passing: ReadonlySet<number>,
  from: Step,
  left: ExecBlock,
): Promise<readonly number[]> => {
  const machine = await options.fresh()
  let isAfter = false
  for (const section of [subject.lab.intro, ...subject.lab.steps]) {
    const place = subject.lab.steps.findIndex(({ ranges }) => ranges === section.ranges)
    if (place >= 0) await openPage(machine, subject.scenario, place)
    for (const block of section.blocks)
      if (block.type === 'exec' && block !== left) await typeOnce(machine, block, options)
    const step = subject.lab.steps.find(one => one === section)
    const script = step && verifyScript(subject.scenario, step)
    if (!step || script === undefined || options.signal?.aborted) continue
    isAfter ||= step === from
    const { passed } = await runUntilPassed(machine, script, options.signal)
    if (isAfter && !passed && passing.has(step.number)) return [step.number]
  }
  return []
}

/** Whether a check passes: it is given the time that it took in the proof, and some more. */
const patientCheck = async (
  machine: Machine,
  script: string,
  { checks, signal }: StrengthOptions,
  step: Step,
): Promise<boolean> => {
  const waitedMs = checks.find(
    run => run.step === step.number && run.title === step.title,
  )?.waitedMs
  const deadline = performance.now() + (waitedMs === undefined ? 0 : 1.5 * waitedMs + 2000)
  for (;;) {
    if ((await runCheck(machine, script)).passed) return true
    if (performance.now() >= deadline || signal?.aborted) return false
    await new Promise(resolve => setTimeout(resolve, 500))
  }
}

const readsOnly = ({ script }: ExecBlock): boolean =>
  onlyAsks(script) && script.assigns.length === 0

const execBlocks = (step: Step): readonly ExecBlock[] =>
  step.blocks.flatMap(block => (block.type === 'exec' ? [block] : []))
