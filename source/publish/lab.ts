import type { PublishFile } from './plan.ts'

/** What is known of a lab's proof; `stale` is one of another source, or of other built files. */
export type LabProof =
  | {
      readonly state: 'proven'
      readonly kubernetes: string
      /** ISO 8601. */
      readonly startedAt: string
      readonly durationMs: number
    }
  | { readonly state: 'missing' | 'failed' | 'interrupted' | 'stale' | 'unreadable' }

/** How a built file on disk compares with what `build` would write now. */
export type BuiltFile = {
  readonly path: string
  readonly state: 'same' | 'missing' | 'different' | 'link' | 'broken'
}

/** A lab on its way to the branch. */
export type Candidate = {
  /** As messages name it. */
  readonly path: string
  /** Its scenario's folder in the checkout. */
  readonly folder: string
} & (
  | { readonly state: 'broken'; readonly errors: number }
  | {
      readonly state: 'rendered'
      /** Its scenario's folder on the branch. */
      readonly target: string
      readonly files: readonly PublishFile[]
      readonly built: readonly BuiltFile[]
      readonly proof: LabProof
    }
)

/** The checkout's `structure.json` beside what `build` would write now. */
export type CourseFile = {
  readonly path: string
  readonly there: string | undefined
  readonly wanted: string
  /** Folders below it that have an `index.json` and no lab. */
  readonly handmade: readonly string[]
  /** Courses without a lab, and where they are named; with `lab`, only that lab of it is not there. */
  readonly empty: readonly {
    readonly path: string
    readonly title: string
    readonly lab: string | undefined
  }[]
}

/** Why something is not published. `proof` is the one that `--unproven` lifts. */
export type Refusal = {
  readonly type: 'proof' | 'findings' | 'built' | 'index' | 'course' | 'same-path'
  readonly path: string
  readonly reason: string
  readonly fix: string
}
