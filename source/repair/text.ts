import { locateIn } from '../language/text.ts'
import type { Fault } from '../model/fault.ts'
import { findMojibake } from './mojibake.ts'

/** What is broken in a text whatever it says: byte order mark, CRLF, mojibake. Each fault carries its edits. */
export const findTextFaults = (source: string): readonly Fault[] => [
  ...byteOrderMark(source),
  ...lineEndings(source),
  ...findMojibake(source),
]

const byteOrderMark = (source: string): readonly Fault[] =>
  source.startsWith('\uFEFF')
    ? [
        {
          type: 'byte-order-mark',
          edit: { start: 0, end: 1, text: '' },
          position: locateIn('')(0, 0),
        },
      ]
    : []

/** Bash takes the carriage return of a CRLF file for a part of the last word; the place is the first one. */
const lineEndings = (source: string): readonly Fault[] => {
  const ends = [...source.matchAll(/\r\n/g)].map(({ index }) => index)
  const first = ends[0]
  if (first === undefined) return []
  return [
    {
      type: 'line-endings',
      lines: ends.length,
      edits: ends.map(start => ({ start, end: start + 1, text: '' })),
      position: locateIn(source.slice(0, first + 2))(first, first + 1),
    },
  ]
}
