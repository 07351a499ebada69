import type { Position } from '../model/place.ts'
import type { Strength } from '../model/transcript.ts'
import type { Proven } from '../prove/prove.ts'
import type { Loaded } from './lab.ts'
import type { Understanding } from './understand.ts'

/** Everything a transcript says of places, in the author's own text; his mechanical faults are told with the rest. */
export const inOriginal = (proven: Proven, loaded: Loaded, { toOriginal }: Understanding) => {
  const place = <Thing extends { readonly position: Position }>(thing: Thing): Thing => ({
    ...thing,
    position: toOriginal(thing.position),
  })
  const repaired = loaded.diagnostics.filter(({ edits }) => edits !== undefined && edits.length > 0)
  return {
    blocks: proven.blocks.map(run =>
      place({
        ...run,
        ...(run.state === 'announced' && run.saidAt ? { saidAt: toOriginal(run.saidAt) } : {}),
        diagnostics: run.diagnostics.map(place),
      }),
    ),
    checks: proven.checks.map(run => place({ ...run, diagnostics: run.diagnostics.map(place) })),
    residue: proven.residue.map(one => ({ ...one, madeAt: one.madeAt && toOriginal(one.madeAt) })),
    diagnostics: [...repaired, ...proven.diagnostics.map(place)].sort(
      (a, b) => a.position.start.offset - b.position.start.offset,
    ),
  }
}

/** The same for the strength of the checks. */
export const inOriginalStrength = (
  strength: Strength,
  { toOriginal }: Understanding,
): Strength => ({
  ...strength,
  blocks: strength.blocks.map(block => {
    const position = toOriginal(block.position)
    return { ...block, position, line: position.start.line }
  }),
})
