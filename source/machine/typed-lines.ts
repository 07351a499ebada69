/** Which of the typed lines a line is that bash read. */
export type LineMatch = {
  /** `undefined` for a line that nobody typed like that. */
  readonly index: number | undefined
  /** As typed where it is known, else as readline showed it. */
  readonly line: string
  /** What stood around it on the screen: output of a background job. */
  readonly stray: string
}

/**
 * Finds the line that readline showed among the typed ones, from `next` on: it is the next one, unless another
 * program has read some of the lines (then a later one), or the first characters of one (then the rest of it).
 */
export const matchLine = (shown: string, typed: readonly string[], next: number): LineMatch => {
  const echo = squash(shown)
  const expected = typed[next]
  const known = (index: number, stray = ''): LineMatch => ({
    index,
    line: typed[index] ?? shown,
    stray,
  })
  if (expected !== undefined && squash(expected) === echo) return known(next)
  if (expected !== undefined && isLongAlike(echo, squash(expected))) return known(next)
  const later = typed.findIndex((line, index) => index > next && squash(line) === echo)
  if (echo !== '' && later > 0) return known(later)
  if (expected?.trim() && shown.includes(expected)) return known(next, shown.replace(expected, ''))
  const rest = typed.findIndex(
    (line, index) => index >= next && echo.length > 1 && squash(line).endsWith(echo),
  )
  if (rest >= 0) return { index: rest, line: shown, stray: '' }
  return { index: undefined, line: shown, stray: '' }
}

/** Index among the lines on the screen of the one that readline echoed: a background job may have written before it. */
export const echoAt = (lines: readonly string[], expected = ''): number =>
  expected.trim() === ''
    ? 0
    : Math.max(
        0,
        lines.findIndex(line => squash(line) === squash(expected)),
      )

/** readline breaks long lines, draws tabs as spaces and control characters as two: none of it counts. */
const squash = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, '')

/** Of a line longer than the screen readline draws a part only. */
const isLongAlike = (echo: string, expected: string): boolean =>
  expected.length > 300 &&
  echo.length > 20 &&
  (expected.startsWith(echo.slice(0, 20)) || expected.endsWith(echo.slice(-20)))
