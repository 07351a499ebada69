import type { Diagnostic, Severity } from './diagnostic.ts'
import type { Fault } from './fault.ts'
import type { Lab } from './lab.ts'

/** What a rule looks at; all positions are in `source`, the text after its mechanical repairs. */
export type Subject = {
  readonly lab: Lab
  readonly source: string
  readonly faults: readonly Fault[]
  /** Messages of `bash -n`, by the offset of the block they are about; empty where no bash was asked. */
  readonly bashMessages: ReadonlyMap<number, string>
  /** Slugs of the steps for which no check was written and none could be inferred. */
  readonly unchecked: readonly string[]
}

/** A finding before the rule's id and default severity are put to it. */
export type Finding = Pick<Diagnostic, 'position' | 'reason' | 'fix'> &
  Partial<Pick<Diagnostic, 'severity' | 'edits'>>

export type Rule = {
  /** Permanent, kebab-case; the file's name. */
  readonly id: string
  readonly severity: Severity
  /** What is wrong, in one sentence; the head of the rule's page. */
  readonly summary: string
  /** Why a learner would stumble, and what to do; the body of the rule's page. */
  readonly details: string
  readonly inspect: (subject: Subject) => Iterable<Finding>
}
