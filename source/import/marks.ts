import { type FlagsOf, write } from './lab-text.ts'
import { type PageFence, quote } from './page.ts'
import type { Part } from './parts.ts'
import type { Workshop } from './workshop.ts'

/** Finds the flags that give each fence its mark: first none, then those that differ from what its place gives it. */
export const flagsFor = (head: string, parts: readonly Part[], workshop: Workshop): FlagsOf => {
  const chosen = new Map<PageFence, readonly string[]>()
  const flagsOf: FlagsOf = (_, fence) => [
    ...(chosen.get(fence) ?? []),
    ...(fence.tight ? ['tight'] : []),
  ]
  for (let round = 0; round < 4; round++) {
    const { lab, fences } = write(head, parts, flagsOf)
    const seen = workshop.read(lab)
    let settled = true
    for (const { fence, line } of fences) {
      const block = seen.get(line)
      const wanted = fence.mark ?? ''
      const isWritten = !fence.tildes || wanted === '' || chosen.has(fence)
      if (!block || (block.mark === wanted && isWritten)) continue
      settled = false
      chosen.set(fence, flagsOfMark(wanted, block.type, round, !fence.tildes))
    }
    if (settled) break
  }
  return flagsOf
}

/** Flags for a mark, given what the block is without: first the short ones, where there are such, then the mark itself. */
const flagsOfMark = (
  mark: string,
  type: string,
  round: number,
  hasShort: boolean,
): readonly string[] => {
  if (mark === '') return ['bare']
  const runs = /^\s*\{\{\s*exec/.test(mark)
  const as = runs ? (type === 'exec' ? [] : ['exec']) : type === 'exec' ? ['show'] : []
  const isShort = hasShort && round < 2
  if (isShort && mark === '{{exec}}' && type !== 'exec') return ['exec']
  if (isShort && mark === '{{copy}}' && type === 'exec') return ['show']
  if (isShort && mark === '{{exec interrupt}}') return [...as, 'interrupt']
  // In a later round the block is what its flags made of it.
  const kept = round > 0 ? [runs ? 'exec' : 'show'] : as
  return [...kept, `mark=${quote(mark)}`]
}
