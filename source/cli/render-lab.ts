import type { Diagnostic } from '../model/diagnostic.ts'
import type { OwnFile, Scenario } from '../model/scenario.ts'
import { type Entry, entryOf } from '../render/catalogue.ts'
import { render } from '../render/render.ts'
import { understandBytes } from './lab.ts'

/** A lab's bytes, read, understood and rendered; `failed` where an error stands in the way of a truthful scenario. */
export type Rendered =
  | {
      readonly state: 'rendered'
      readonly scenario: Scenario
      readonly entry: Omit<Entry, 'folder' | 'hash'>
      readonly warnings: number
      readonly diagnostics: readonly Diagnostic[]
    }
  | { readonly state: 'failed'; readonly diagnostics: readonly Diagnostic[] }

/** Renders a lab with the files of its own; nothing is written. */
export const renderLab = async (
  path: string,
  bytes: Uint8Array,
  own: readonly OwnFile[],
  cwd: string,
): Promise<Rendered> => {
  const { understanding, diagnostics } = await understandBytes(path, bytes, cwd)
  if (!understanding || diagnostics.some(({ severity }) => severity === 'error'))
    return { state: 'failed', diagnostics }
  const { lab, source, checks } = understanding
  return {
    state: 'rendered',
    scenario: render(lab, source, checks, own),
    entry: entryOf(lab, checks),
    warnings: diagnostics.filter(({ severity }) => severity === 'warning').length,
    diagnostics,
  }
}
