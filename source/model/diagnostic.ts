import type { Position } from './place.ts'

/**
 * `error`: no truthful scenario can be written, `build` writes nothing.
 * `warning`: the scenario is written, but a learner will stumble there.
 * `info`: worth knowing, never a failure.
 */
export type Severity = 'error' | 'warning' | 'info'

/** A replacement of the text from `start` up to `end` (offsets into the source as the author saved it). */
export type Edit = {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Something the author wrote that is wrong: where, what, and the edit that mends it. */
export type Diagnostic = {
  /** Id of the rule that found it, permanent, kebab-case. */
  readonly rule: string
  readonly severity: Severity
  readonly position: Position
  /** "Unexpected …, expected …", values in backticks, no full stop. */
  readonly reason: string
  /** What to do, imperative, short, something to paste where that is possible. */
  readonly fix: string
  /** Edits that `lint --fix` writes; only mechanical repairs have them. */
  readonly edits?: readonly Edit[]
}
