/** A point in the lab's text, as unist has it: 1-based line and column, 0-based offset in UTF-16 units. */
export type Point = {
  readonly line: number
  readonly column: number
  readonly offset: number
}

/** A range in the lab's text; `end` is the point after the last character. */
export type Position = {
  readonly start: Point
  readonly end: Point
}
