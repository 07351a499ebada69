import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEdits } from '../../source/language/edits.ts'

const texts = fc.string({ minLength: 1, maxLength: 40 })
const edits = (length: number) =>
  fc
    .uniqueArray(fc.nat(length), { maxLength: 8 })
    .map(points => points.sort((a, b) => a - b))
    .chain(points =>
      fc.tuple(
        ...Array.from({ length: Math.floor(points.length / 2) }, (_, index) =>
          fc.record({
            start: fc.constant(points[index * 2] ?? 0),
            end: fc.constant(points[index * 2 + 1] ?? 0),
            text: fc.string({ maxLength: 3 }),
          }),
        ),
      ),
    )

test('replaces each range and nothing else', () => {
  fc.assert(
    fc.property(
      texts.chain(text => fc.tuple(fc.constant(text), edits(text.length))),
      ([text, list]) => {
        const expected = [...list]
          .reverse()
          .reduce(
            (all, { start, end, text: by }) => all.slice(0, start) + by + all.slice(end),
            text,
          )
        expect(applyEdits(text, [...list].reverse()).text).toBe(expected)
      },
    ),
  )
})

test('maps what was kept back to where it came from', () => {
  fc.assert(
    fc.property(
      texts.chain(text => fc.tuple(fc.constant(text), edits(text.length))),
      ([text, list]) => {
        const { text: result, toOriginal } = applyEdits(text, list)
        for (let offset = 0; offset <= result.length; offset++) {
          const original = toOriginal(offset)
          const inside = list.some(({ start, end }) => original >= start && original < end)
          if (
            !inside &&
            offset < result.length &&
            original < text.length &&
            original !== list.find(({ end }) => end === original)?.end
          )
            expect(text[original]).toBe(result[offset])
        }
        expect(toOriginal(result.length)).toBeLessThanOrEqual(text.length)
      },
    ),
  )
})

test('of two edits that overlap the later one is left out', () => {
  expect(
    applyEdits('abcdef', [
      { start: 0, end: 3, text: 'X' },
      { start: 2, end: 4, text: 'Y' },
    ]).text,
  ).toBe('Xdef')
})
