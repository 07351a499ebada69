import type { Point, Position } from '../model/place.ts'

/** Turns offsets of one text into points and ranges of the text it was taken from. */
export type Locate = (start: number, end: number) => Position

/** Offsets at which the lines of `text` begin. */
export const lineStarts = (text: string): readonly number[] => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** The point at `offset` of the text whose lines begin at `starts`. */
export const pointAt = (starts: readonly number[], offset: number): Point => {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1, offset }
}

/** Locates offsets of `text` in `text` itself. */
export const locateIn = (text: string): Locate => {
  const starts = lineStarts(text)
  return (start, end) => ({ start: pointAt(starts, start), end: pointAt(starts, end) })
}

/** The first point of a text, as a range: for what has no place of its own. */
export const ORIGIN: Position = {
  start: { line: 1, column: 1, offset: 0 },
  end: { line: 1, column: 1, offset: 0 },
}

/** `1 file`, `2 files`; `many` where the plural is another. */
export const count = (number: number, noun: string, many = `${noun}s`): string =>
  `${number} ${number === 1 ? noun : many}`
