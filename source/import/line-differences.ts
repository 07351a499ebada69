import type { Difference } from './compare.ts'

/** The lines that differ between two texts of a file, at most ten; `line` is the one in the first text. */
export const lineDifferences = (path: string, was: string, is: string): readonly Difference[] => {
  const before = was.split('\n')
  const after = is.split('\n')
  let first = 0
  while (first < before.length && before[first] === after[first]) first += 1
  let last = 0
  while (
    last < Math.min(before.length, after.length) - first &&
    before.at(-1 - last) === after.at(-1 - last)
  )
    last += 1
  const changes = changesOf(
    before.slice(first, before.length - last),
    after.slice(first, after.length - last),
  )
  return changes.slice(0, 10).map(({ at, gone, come }) => ({
    path,
    line: first + at + 1,
    reason: change(gone, come),
  }))
}

/** A line that is gone, that has come, or both in its place; `at` counts the lines before it in the first text. */
type Change = {
  readonly at: number
  readonly gone: string | undefined
  readonly come: string | undefined
}

/** What is between lines that both have is told line by line. */
const changesOf = (before: readonly string[], after: readonly string[]): readonly Change[] => {
  const common = [...commonLines(before, after), [before.length, after.length] as const]
  const changes: Change[] = []
  let from = 0
  let to = 0
  for (const [left, right] of common) {
    const count = Math.max(left - from, right - to)
    for (let step = 0; step < count; step++)
      changes.push({
        at: Math.min(from + step, left),
        gone: from + step < left ? before[from + step] : undefined,
        come: to + step < right ? after[to + step] : undefined,
      })
    from = left + 1
    to = right + 1
  }
  return changes
}

/** More lines by lines than this are not matched: what differs so much is told by its first lines as well. */
const MOST = 1_000_000

/** The places of the longest row of lines that both texts have, in order. */
const commonLines = (
  before: readonly string[],
  after: readonly string[],
): readonly (readonly [number, number])[] => {
  if (before.length * after.length > MOST) return []
  const width = after.length + 1
  const longest = new Uint32Array((before.length + 1) * width)
  const lengthAt = (left: number, right: number): number => longest[left * width + right] ?? 0
  for (let left = before.length - 1; left >= 0; left--)
    for (let right = after.length - 1; right >= 0; right--)
      longest[left * width + right] =
        before[left] === after[right]
          ? lengthAt(left + 1, right + 1) + 1
          : Math.max(lengthAt(left + 1, right), lengthAt(left, right + 1))
  const places: (readonly [number, number])[] = []
  let left = 0
  let right = 0
  while (left < before.length && right < after.length) {
    if (before[left] === after[right]) places.push([left++, right++])
    else if (lengthAt(left + 1, right) >= lengthAt(left, right + 1)) left += 1
    else right += 1
  }
  return places
}

const change = (was: string | undefined, is: string | undefined): string => {
  if (was === undefined) return `has a new line ${show(is)}`
  return is === undefined ? `has no ${show(was)} any more` : `${show(was)} is now ${show(is)}`
}

const show = (line = ''): string => {
  const text = JSON.stringify(line)
  return text.length > 60 ? `${text.slice(0, 56)}…"` : text
}
