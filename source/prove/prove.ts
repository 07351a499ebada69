import type { Machine } from '../machine/learner.ts'
import { MachineError } from '../machine/trouble.ts'
import type { Check } from '../model/check.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Block, Lab, Section, Step, VerifyBlock } from '../model/lab.ts'
import type { Scenario } from '../model/scenario.ts'
import type {
  BlockRun,
  BlockState,
  CheckRun,
  EarlyCheck,
  Interruption,
  Proof,
  Residue,
} from '../model/transcript.ts'
import type { TypedBlock } from '../model/typed.ts'
import { openCauses } from './causes.ts'
import { changesOf } from './changes.ts'
import { runCheck, runUntilPassed } from './check.ts'
import { checkRun, isBroken, verifyRun } from './check-run.ts'
import { openContent } from './content/content.ts'
import { askAside } from './early.ts'
import { openPage } from './open-page.ts'
import { type Doing, findResidue } from './residue.ts'
import { residueDiagnostic, silence } from './residue-findings.ts'
import { takeSnapshot } from './snapshot.ts'
import { type TypeLimits, typeBlock } from './type-block.ts'
import { verifyScript } from './verify-script.ts'

/** What is proven: a lab, understood and rendered. */
export type Subject = {
  readonly lab: Lab
  readonly scenario: Scenario
  readonly checks: ReadonlyMap<string, Check>
}

/** Told while it happens, for progress. */
export type ProveEvent =
  | { readonly type: 'section'; readonly title: string; readonly step: number | undefined }
  | { readonly type: 'block'; readonly block: Block }
  | { readonly type: 'block-done'; readonly run: BlockRun }
  | { readonly type: 'check'; readonly step: Step; readonly phase: 'before' | 'after' | 'again' }
  | { readonly type: 'check-done'; readonly run: CheckRun }
  | { readonly type: 'residue' }
  /** A section is over; what is known so far, for a report that survives a crash. */
  | { readonly type: 'saved'; readonly proven: Proven }

export type ProveOptions = TypeLimits & {
  readonly onEvent: (event: ProveEvent) => void
  /** Asks after each step the checks of all later ones too. */
  readonly askAll?: boolean
}

export type Proven = {
  /** Checks that passed after an earlier step than their own, where that was asked. */
  readonly early: readonly EarlyCheck[]
  readonly blocks: readonly BlockRun[]
  readonly checks: readonly CheckRun[]
  readonly residue: readonly Residue[]
  /** How long was waited at the end for what the lab had deleted to be gone, in milliseconds. */
  readonly goingMs: number
  readonly diagnostics: readonly Diagnostic[]
  /** Why the run ended before the lab did: by the caller's signal, or because the machine was lost. */
  readonly interruption: Interruption | undefined
}

const STOPPED: Interruption = {
  reason: 'The run was stopped, by Ctrl-C or a signal',
  fix: 'Prove the lab again',
}
/** Less is what a call costs: the first answer was the last. */
const LEAST_WAIT_MS = 500

const CUT_OFF: Interruption = {
  reason: 'The run ended without a word: this was saved while it was under way',
  fix: 'Prove the lab again',
}

/**
 * Does a lab as a learner would: each step's check fails, its blocks are typed, its check passes, twice; then what
 * follows the steps; at the end the machine is as it was. Blocks that are not typed are checked for what they are.
 * Diagnostics are in the built text's positions. Never throws for a fault of the lab.
 */
export const prove = async (
  subject: Subject,
  machine: Machine,
  options: ProveOptions,
): Promise<Proven> => {
  const { lab, scenario, checks } = subject
  const blocks: BlockRun[] = []
  const checkRuns: CheckRun[] = []
  const doings: Doing[] = []
  const early: EarlyCheck[] = []
  const causes = openCauses()
  const proveContent = openContent(machine, lab)
  const interrupted = () => options.signal?.aborted === true
  const start = await takeSnapshot(machine)
  let { kinds } = start

  const proveBlock = async (
    section: Section,
    block: Exclude<Block, VerifyBlock>,
  ): Promise<BlockRun> => {
    options.onEvent({ type: 'block', block })
    const begin = performance.now()
    const from = Date.now()
    const common = {
      section: section.title,
      step: 'number' in section && typeof section.number === 'number' ? section.number : undefined,
      type: block.type,
      lang: block.lang,
      position: block.position,
      value: block.value,
    }
    const finish = (
      state: BlockState,
      proof: Proof,
      diagnostics: readonly Diagnostic[],
      typed?: TypedBlock,
    ): BlockRun => {
      const durationMs = performance.now() - begin
      doings.push({ block, from, to: Date.now() })
      const run: BlockRun = { ...state, ...common, proof, typed, diagnostics, durationMs }
      options.onEvent({ type: 'block-done', run })
      return run
    }
    if (block.type !== 'exec') {
      const previous = blocks.findLast(({ type }) => type === 'exec')
      const { state, proof, diagnostics } = await proveContent({
        block,
        previous: previous?.section === section.title ? previous : undefined,
      })
      return finish(state, proof, diagnostics)
    }
    const { typed, verdict } = await typeBlock(machine, block, section.prose, causes, options)
    const { state, diagnostics } = verdict
    causes.type(block, typed.outcome.state === 'shell-exited')
    if (state.state === 'failed' || state.state === 'follow-up') causes.add(block, typed)
    return finish(state, 'typed', diagnostics, typed)
  }

  const ask = async (
    step: Step,
    script: string | undefined,
    phase: 'before' | 'after' | 'again',
    patient = false,
  ) => {
    if (script === undefined || interrupted()) return undefined
    options.onEvent({ type: 'check', step, phase })
    return patient ? runUntilPassed(machine, script, options.signal) : runCheck(machine, script)
  }

  const soFar = (residue: readonly Residue[], why?: Interruption): Proven => ({
    blocks,
    checks: checkRuns,
    early,
    residue,
    goingMs: 0,
    diagnostics: [
      ...blocks.flatMap(run => (run.proof === 'check' ? [] : run.diagnostics)),
      ...checkRuns.flatMap(run => run.diagnostics),
      ...residue.map(one => residueDiagnostic(one, lab)),
    ],
    interruption: interrupted() ? STOPPED : why,
  })

  const proveSection = async (section: Section): Promise<void> => {
    const step = section.kind === 'step' ? lab.steps.find(one => one === section) : undefined
    options.onEvent({ type: 'section', title: section.title, step: step?.number })
    const script = step && verifyScript(scenario, step)
    // What follows the steps is one page, whatever its sections.
    const page = step ? lab.steps.indexOf(step) : section === lab.finish[0] ? 'finish' : undefined
    if (page !== undefined && !interrupted()) await openPage(machine, scenario, page)
    const before = step && (await ask(step, script, 'before'))
    for (const block of section.blocks) {
      if (interrupted()) break
      if (block.type !== 'verify') blocks.push(await proveBlock(section, block))
    }
    if (!step) return
    const unchanged =
      script === undefined || interrupted() ? undefined : await takeSnapshot(machine, kinds)
    if (unchanged) kinds = unchanged.kinds
    const broken = isBroken(blocks, step)
    // What the step did not do will not come with time.
    const begin = performance.now()
    const after = await ask(step, script, 'after', !broken)
    const waitedMs = performance.now() - begin - (after?.durationMs ?? 0)
    const again = after?.passed ? await ask(step, script, 'again') : undefined
    const changed = unchanged && again ? await changesOf(machine, unchanged) : []
    const run = checkRun(step, checks, {
      before,
      after,
      ...(waitedMs < LEAST_WAIT_MS ? {} : { waitedMs }),
      again,
      changed,
      broken,
    })
    checkRuns.push(run)
    options.onEvent({ type: 'check-done', run })
    if (options.askAll && !interrupted()) {
      const later = lab.steps.slice(lab.steps.indexOf(step) + 1)
      for (const { number } of await askAside(machine, scenario, later))
        early.push({ check: number, at: step.number })
    }
    for (const block of step.blocks)
      if (block.type === 'verify') blocks.push(verifyRun(block, step, run))
  }

  try {
    for (const section of [lab.intro, ...lab.steps, ...lab.finish]) {
      if (interrupted()) break
      await proveSection(section)
      options.onEvent({ type: 'saved', proven: soFar([], CUT_OFF) })
    }
    if (interrupted()) return soFar([])
    options.onEvent({ type: 'residue' })
    const { residue, missing, goingMs } = await findResidue(machine, start, doings, options.signal)
    const proven = { ...soFar(residue), goingMs }
    return missing === undefined
      ? proven
      : { ...proven, diagnostics: [...proven.diagnostics, silence(missing, lab)] }
  } catch (cause) {
    if (interrupted()) return soFar([])
    if (!(cause instanceof MachineError)) throw cause
    return soFar([], { reason: cause.message, fix: cause.fix })
  }
}
