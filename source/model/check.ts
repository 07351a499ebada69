import type { Position } from './place.ts'

/** A Kubernetes object by kind and name; `name` may hold `*` where a loop or a variable decides it. */
export type ObjectRef = {
  /** Lower-case plural as kubectl's resource table has it (`pods`), or the custom kind lower-cased. */
  readonly resource: string
  readonly name: string
  /** `undefined`: the namespace of the kubeconfig, or cluster-scoped. */
  readonly namespace: string | undefined
}

/** One thing that has to be so after a step. */
export type Assertion =
  | { readonly type: 'exists'; readonly object: ObjectRef; readonly fields: readonly Field[] }
  | { readonly type: 'gone'; readonly object: ObjectRef }
  | { readonly type: 'count'; readonly object: ObjectRef; readonly least: number }
  | { readonly type: 'file'; readonly path: string; readonly contains: string | undefined }
  | { readonly type: 'no-file'; readonly path: string }
  /** The learner ran this command; `failure` when its failing is the lesson. */
  | {
      readonly type: 'ran'
      readonly command: string
      readonly outcome: 'success' | 'failure' | 'any'
    }

/** A field of an object as a dotted path (`spec.replicas`, `metadata.labels.app`) and the value it has to have. */
export type Field = { readonly path: readonly (string | number)[]; readonly value: unknown }

/** A step's check: becomes the step's `verify`. */
export type Check =
  | { readonly type: 'explicit'; readonly code: string; readonly position: Position }
  /** The author's own `verify.sh`, used as it is. */
  | {
      readonly type: 'script'
      readonly content: string
      readonly executable: boolean
      readonly position: Position
    }
  | { readonly type: 'inferred'; readonly assertions: readonly Assertion[] }
