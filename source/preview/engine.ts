import type { Machine } from '../machine/learner.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { ExecBlock, Prose } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import type { Scenario } from '../model/scenario.ts'
import type { CheckResult } from '../model/transcript.ts'
import type { LabPage } from './lab-view.ts'
import type { RunState } from './protocol.ts'

/** What a block did, as the prover judges it; positions are in the built text. */
export type BlockOutcome = {
  readonly state: Exclude<RunState['state'], 'queued' | 'running'>
  readonly status: number | undefined
  readonly durationMs: number
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * How a block is typed. `click`: it may run for as long as a person lets it, and ask that person.
 * `solve`: as the prover does it, with an end to everything.
 */
export type TypeMode = 'click' | 'solve'

/** What makes the learner's machine and plays on it: the prover's own functions, handed in. */
export type Engine = {
  readonly stages: readonly string[]
  /** Makes a machine; `onStage` is told what is under way. Rejects with a `MachineError`. */
  readonly open: (
    scenario: Scenario,
    onStage: (stage: string) => void,
    signal: AbortSignal,
  ) => Promise<Machine>
  /** Takes away everything that `open` made. */
  readonly close: (machine: Machine | undefined) => Promise<void>
  readonly type: (
    machine: Machine,
    block: ExecBlock,
    /** That of the block's section: what it says of the block. */
    prose: readonly Prose[],
    mode: TypeMode,
    signal: AbortSignal,
  ) => Promise<BlockOutcome>
  readonly check: (
    machine: Machine,
    script: string,
    mode: TypeMode,
    signal: AbortSignal,
  ) => Promise<CheckResult>
}

/** What the session plays: the last good version of the lab. */
export type Playing = {
  readonly page: LabPage
  readonly scenario: Scenario
  readonly toOriginal: (position: Position) => Position
}
