import type { Edit } from '../model/diagnostic.ts'
import type { Fault } from '../model/fault.ts'
import type { Lab } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import type { Command, Script } from '../model/script.ts'

/**
 * Finds `\\` at a line's end where one `\` was meant: as a word of a command (bash hands a backslash to the program
 * and ends the command there), also inside a single-quoted `sh -c '…'`. In a double-quoted payload bash halves it
 * itself; it is mended all the same so that the block reads alike, and marked `harmless`.
 */
export const findDoubledContinuations = (lab: Lab, source: string): readonly Fault[] => {
  const scripts = [lab.intro, ...lab.steps, ...lab.finish]
    .flatMap(({ blocks }) => blocks)
    .flatMap(block => ('script' in block && block.script ? [block.script] : []))
  return scripts.flatMap(script => [...asWords(script, source), ...inDoubleQuotes(script, source)])
}

const asWords = (script: Script, source: string): readonly Fault[] =>
  script.commands
    .filter(hasOwnPositions)
    .flatMap(({ words }) =>
      words
        .filter(({ text, position }) => endsDoubled(text) && source[position.end.offset] === '\n')
        .map(({ position }) => fault(position.end.offset, position, false)),
    )

/** In a double-quoted payload every position is that of the whole word. */
const hasOwnPositions = ({ within }: Command): boolean =>
  within.every(enclosure => enclosure.type !== 'payload' || enclosure.quote === 'single')

const endsDoubled = (text: string): boolean => /(?:^|[^\\])\\\\$/.test(text) && !/^['"]/.test(text)

const inDoubleQuotes = (script: Script, source: string): readonly Fault[] => {
  const payloads = script.commands.filter(({ within }) => {
    const inner = within.at(-1)
    return inner?.type === 'payload' && inner.quote === 'double'
  })
  const places = new Map(payloads.map(({ position }) => [position.start.offset, position]))
  return [...places.values()].flatMap(position => {
    const text = source.slice(position.start.offset, position.end.offset)
    return [...text.matchAll(/(?<!\\)\\\\(?=\n)/g)].map(match => {
      const line = text.slice(0, match.index).split('\n').length - 1
      const offset = position.start.offset + match.index
      const column = offset - source.lastIndexOf('\n', offset)
      const start = { line: position.start.line + line, column, offset }
      const end = { line: start.line, column: column + 2, offset: offset + 2 }
      return fault(end.offset, { start, end }, true)
    })
  })
}

const fault = (end: number, position: Position, harmless: boolean): Fault => {
  const edit: Edit = { start: end - 2, end, text: '\\' }
  const start = {
    line: position.end.line,
    column: position.end.column - 2,
    offset: end - 2,
  }
  return { type: 'doubled-continuation', harmless, edit, position: { start, end: position.end } }
}
