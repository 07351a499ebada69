import type { Block } from '../model/lab.ts'
import type { Position } from '../model/place.ts'

/** The range of one line of a block's text in the lab; the whole text where the line is not known. */
export const linePosition = (block: Block, lineIndex: number | undefined): Position => {
  if (lineIndex === undefined) return block.content
  const lines = block.value.split('\n')
  const before = lines.slice(0, lineIndex).join('\n').length + (lineIndex === 0 ? 0 : 1)
  const text = lines[lineIndex] ?? ''
  const line = block.content.start.line + lineIndex
  const column = block.content.start.column
  const offset = block.content.start.offset + before
  return {
    start: { line, column, offset },
    end: { line, column: column + text.length, offset: offset + text.length },
  }
}

/** Index in a block's lines of an offset of the lab. */
export const lineIndexOf = (block: Block, position: Position): number =>
  Math.max(0, position.start.line - block.content.start.line)
