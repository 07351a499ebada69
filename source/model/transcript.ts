import type { Diagnostic } from './diagnostic.ts'
import type { Block } from './lab.ts'
import type { Position } from './place.ts'
import type { TypedBlock } from './typed.ts'

/** How a block was checked; the counts of a summary add up to the number of fences by it. */
export type Proof =
  /** Typed into the learner's terminal. */
  | 'typed'
  /** A manifest, asked of the API server with a strict dry run. */
  | 'server-dry-run'
  | 'cron'
  | 'promql'
  | 'json'
  | 'yaml'
  /** Compared with what the block above it printed. */
  | 'output'
  /** Only read by bash's parser: it must not run. */
  | 'syntax'
  /** A check, run before and after its step. */
  | 'check'
  /** A file that was put on the machine. */
  | 'file'
  /** Text without a language: there is nothing to check. */
  | 'none'

/**
 * `passed`: as the text says. `announced`: it failed, and the text says that it does. `follow-up`: it failed because of
 * an earlier failure. `skipped`: it could not be checked, for the reason given.
 */
export type BlockState =
  | { readonly state: 'passed' }
  | { readonly state: 'announced'; readonly saidAt: Position | undefined }
  | { readonly state: 'failed' }
  | { readonly state: 'follow-up'; readonly of: number; readonly because: string }
  | { readonly state: 'skipped'; readonly reason: string }

/** One fence and what became of it. */
export type BlockRun = BlockState & {
  /** Title of the section it stands in. */
  readonly section: string
  /** Number of the step, `undefined` outside of one. */
  readonly step: number | undefined
  readonly type: Block['type']
  readonly lang: string | undefined
  readonly position: Position
  readonly proof: Proof
  /** What was typed or asked, as the learner reads it. */
  readonly value: string
  readonly typed: TypedBlock | undefined
  readonly durationMs: number
  readonly diagnostics: readonly Diagnostic[]
}

/** One run of a step's verify script, exactly as Killercoda runs it. */
export type CheckResult = {
  readonly passed: boolean
  readonly status: number
  /** What it printed: the hint, where it failed. */
  readonly output: string
  readonly durationMs: number
}

/** A step's check, asked before the step, after it, and once more. */
export type CheckRun = {
  readonly step: number
  readonly title: string
  readonly type: 'explicit' | 'script' | 'inferred' | 'missing'
  readonly before: CheckResult | undefined
  readonly after: CheckResult | undefined
  /** How long `after` was asked until it gave its last answer, which took its own `durationMs` more. */
  readonly waitedMs?: number
  readonly again: CheckResult | undefined
  /** Objects that asking changed. */
  readonly changed: readonly string[]
  readonly position: Position
  readonly diagnostics: readonly Diagnostic[]
}

/** A check that passes after an earlier step than its own. */
export type EarlyCheck = { readonly check: number; readonly at: number }

/** A block that was left out, and the steps whose check misses it. */
export type StrengthBlock = {
  readonly line: number
  readonly position: Position
  readonly step: number
  readonly missedBy: readonly number[]
}

/** What the checks are worth; measured where it is asked for. */
export type Strength = {
  /** Share of the blocks that some check misses, 0 to 1. */
  readonly score: number
  readonly blocks: readonly StrengthBlock[]
  readonly early: readonly EarlyCheck[]
}

/** Something the lab left behind after its cleanup. */
export type Residue = {
  /** `configmaps/default/test-1`, `/root/notes.txt`. */
  readonly what: string
  readonly kind: 'object' | 'file'
  /** The block that made it, where that is known. */
  readonly madeAt: Position | undefined
}

/** What the lab ran on. */
export type MachineFacts = {
  readonly cluster: string
  readonly image: string
  readonly imageDigest: string | undefined
  readonly kubernetes: string
  readonly etcd: string
  readonly nodes: number
}

/** Something that is otherwise on Killercoda's machine than on the one that was used. */
export type Disparity = {
  readonly what: string
  readonly here: string
  readonly killercoda: string
}

/** Why a run ended before the lab did, and what to do about it. */
export type Interruption = { readonly reason: string; readonly fix: string }

/** What happened when a lab ran: everything that a report tells. */
export type Transcript = {
  readonly path: string
  readonly title: string
  /** sha256 of the lab's source, and of every built file by its path. */
  readonly hash: string
  readonly files: Readonly<Record<string, string>>
  readonly labproof: string
  readonly machine: MachineFacts
  /** ISO 8601. */
  readonly startedAt: string
  readonly durationMs: number
  readonly clusterMs: number
  /** How long was waited at the end for what the lab had deleted to be gone. */
  readonly goingMs?: number
  readonly blocks: readonly BlockRun[]
  readonly checks: readonly CheckRun[]
  readonly residue: readonly Residue[]
  /** `prove --strength`. */
  readonly strength?: Strength
  /** `prove --parity`. */
  readonly parity?: readonly Disparity[]
  /** Everything that is wrong, in the author's own text, sorted by place. */
  readonly diagnostics: readonly Diagnostic[]
  /** `interrupted`: the run ended before the lab did; what is here is what was seen. */
  readonly outcome: 'proven' | 'failed' | 'interrupted'
  /** Of an interrupted run. */
  readonly interruption?: Interruption
}
