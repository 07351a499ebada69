import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineDifferences } from '../../source/import/line-differences.ts'

const told = (was: string, is: string): readonly string[] =>
  lineDifferences('a', was, is).map(({ line, reason }) => `${line}: ${reason}`)

describe('lineDifferences', () => {
  test('tells a line that is gone, and not all that moved up for it', () => {
    expect(told('a\nb\nc\nd\ne\nf', 'a\nc\nd\ne2\nf')).toEqual([
      '2: has no "b" any more',
      '5: "e" is now "e2"',
    ])
  })

  test('tells a line that came by the line it stands before', () => {
    expect(told('a\nb\nc', 'a\nnew\nb\nc')).toEqual(['2: has a new line "new"'])
  })

  test('tells at most ten', () => {
    const lines = Array.from({ length: 30 }, (_, line) => String(line))
    expect(told(lines.join('\n'), lines.map(line => `${line}!`).join('\n'))).toHaveLength(10)
  })

  test('tells something of texts that differ, nothing of one that does not, and only lines of it', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 8 })
    fc.assert(
      fc.property(text, text, (was, is) => {
        const found = lineDifferences('a', was.join('\n'), is.join('\n'))
        expect(found.length > 0).toBe(was.join('\n') !== is.join('\n'))
        for (const { line } of found) expect(line).toBeLessThanOrEqual(Math.max(1, was.length) + 1)
      }),
    )
  })
})
