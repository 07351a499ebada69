import type { Edit } from '../model/diagnostic.ts'

/**
 * Applies edits to a text in one pass. Edits may come in any order; of two that overlap the later one is left out.
 * `toOriginal` maps an offset of the result back to the text it came from.
 */
export const applyEdits = (
  text: string,
  edits: readonly Edit[],
): { readonly text: string; readonly toOriginal: (offset: number) => number } => {
  if (edits.length === 0) return { text, toOriginal: offset => offset }
  const sorted = withoutOverlaps([...edits].sort((a, b) => a.start - b.start || a.end - b.end))
  const pieces: string[] = []
  /** For each edit: where its replacement ends in the result, and where that is in the original. */
  const marks: { readonly result: number; readonly original: number; readonly start: number }[] = []
  let at = 0
  let length = 0
  for (const edit of sorted) {
    pieces.push(text.slice(at, edit.start), edit.text)
    const start = length + edit.start - at
    length = start + edit.text.length
    at = edit.end
    marks.push({ result: length, original: edit.end, start })
  }
  pieces.push(text.slice(at))
  return { text: pieces.join(''), toOriginal: offset => mapBack(marks, sorted, offset) }
}

const withoutOverlaps = (edits: readonly Edit[]): readonly Edit[] => {
  let end = -1
  return edits.filter(edit => {
    if (edit.start < end) return false
    end = edit.end
    return true
  })
}

type Mark = { readonly result: number; readonly original: number; readonly start: number }

const mapBack = (marks: readonly Mark[], edits: readonly Edit[], offset: number): number => {
  let low = 0
  let high = marks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((marks[middle]?.start ?? 0) < offset) low = middle + 1
    else high = middle
  }
  const mark = marks[low - 1]
  if (!mark) return offset
  // Inside a replacement there is no exact place; its beginning is the nearest true one.
  if (offset < mark.result) return edits[low - 1]?.start ?? mark.original
  return mark.original + offset - mark.result
}
