import type { Edit } from './diagnostic.ts'
import type { Position } from './place.ts'

/**
 * Something that reading the text brought to light, as data; the rule of the same name words it.
 * Positions are in the text that was read.
 */
export type Fault = { readonly position: Position } & (
  | {
      readonly type: 'mojibake'
      readonly found: string
      readonly meant: string
      readonly edit: Edit
    }
  | { readonly type: 'doubled-continuation'; readonly harmless: boolean; readonly edit: Edit }
  | { readonly type: 'line-endings'; readonly lines: number; readonly edits: readonly Edit[] }
  | { readonly type: 'byte-order-mark'; readonly edit: Edit }
  | { readonly type: 'not-text'; readonly found: string }
  | { readonly type: 'no-steps'; readonly announced: string | undefined }
  | { readonly type: 'unfinished'; readonly text: string }
  | { readonly type: 'unclosed-fence' }
  | { readonly type: 'annotation-after-fence'; readonly found: string }
  | FlagFault
  | { readonly type: 'front-matter'; readonly found: string; readonly wanted: string }
  | { readonly type: 'front-matter-key'; readonly key: string; readonly near: string | undefined }
  | { readonly type: 'path-outside'; readonly path: string }
  | { readonly type: 'same-slug'; readonly slug: string; readonly first: Position }
  | { readonly type: 'page-marker'; readonly found: string; readonly wanted: string }
  | { readonly type: 'stray-verify'; readonly reason: 'outside-step' | 'second' }
)

export type FaultType = Fault['type']

/** What is wrong with a flag behind a fence's language. */
export type FlagFault =
  | {
      readonly type: 'unknown-fence-flag'
      readonly flag: string
      readonly near: string | undefined
    }
  | {
      readonly type: 'fence-flag-value'
      readonly flag: string
      readonly value: string
      readonly wanted: string
    }
