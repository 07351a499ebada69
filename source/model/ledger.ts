/** What broke in a run, in the author's own text. */
export type Fault = {
  readonly line: number
  readonly rule: string
  readonly reason: string
}

/** One run of one lab, as a ledger keeps it. */
export type Run = {
  /** ISO 8601; with the versions it tells one run from another. */
  readonly startedAt: string
  readonly outcome: 'proven' | 'failed' | 'interrupted'
  readonly durationMs: number
  /** sha256 of the lab's source, as it was. */
  readonly hash: string
  readonly kubernetes: string
  readonly etcd: string
  readonly image: string
  /** Blocks that were looked at. */
  readonly blocks: number
  /** Share of the run blocks whose absence some check notices, where that was asked. */
  readonly strength?: number | undefined
  readonly faults: readonly Fault[]
  /** Why an interrupted run ended, where its results say it. */
  readonly interruption?: string | undefined
  /** The built files by path, with the first letters of their sha256; only of the last run. */
  readonly files?: Readonly<Record<string, string>> | undefined
}

/** A lab and its runs, the oldest first. */
export type LedgerLab = {
  readonly path: string
  readonly title: string
  readonly runs: readonly Run[]
}

/** What is known of the proofs of a course, sorted by path. */
export type Ledger = { readonly labs: readonly LedgerLab[] }

/** Where a lab stands: `stale`, its source is not what was proven; `missing`, it was never run. */
export type Standing = 'proven' | 'stale' | 'failed' | 'interrupted' | 'missing'

/** A lab's line in the course's table. */
export type Summary = {
  readonly path: string
  readonly title: string
  readonly state: Standing
  /** Of the last run. */
  readonly startedAt: string | undefined
  readonly durationMs: number | undefined
  readonly strength: number | undefined
  /** The last run on each pair of versions. */
  readonly on: readonly {
    readonly kubernetes: string
    readonly etcd: string
    readonly outcome: Run['outcome']
    readonly startedAt: string
    readonly durationMs: number
    readonly fault: Fault | undefined
    readonly interruption?: string | undefined
  }[]
  /** Of the runs of the last source: how many, how many failed, and at which lines where not all of them did. */
  readonly flaky: {
    readonly runs: number
    readonly failed: number
    readonly share: number
    readonly lines: readonly { readonly line: number; readonly failed: number }[]
  }
  /** What is not as it was when the lab ran: its source, and which built files. */
  readonly changed: readonly string[]
}
