import type { Transcript } from './transcript.ts'

/** Versions to prove a lab on; absent is the machine's own. */
export type Cell = {
  /** `1.33`, `1.33.4`, or a node image. */
  readonly kubernetes: string | undefined
  /** Tag of the etcd image. */
  readonly etcd: string | undefined
}

/** One of several runs of a lab: on which versions, and what came of it. */
export type Attempt = { readonly path: string; readonly cell: Cell } & (
  | { readonly state: 'done'; readonly transcript: Transcript }
  /** There was no cluster to run it on. */
  | { readonly state: 'not-run'; readonly reason: string; readonly fix: string }
)
