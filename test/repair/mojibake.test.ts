import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEdits } from '../../source/language/edits.ts'
import { findMojibake } from '../../source/repair/mojibake.ts'

/** UTF-8 bytes read as windows-1252, as an editor with the wrong encoding does. Its table, here from its standard. */
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
const garble = (text: string): string =>
  [...new TextEncoder().encode(text)]
    .map(byte =>
      byte >= 0x80 && byte < 0xa0 ? (HIGH[byte - 0x80] ?? '') : String.fromCharCode(byte),
    )
    .join('')

const mend = (text: string): string =>
  applyEdits(
    text,
    findMojibake(text).flatMap(fault => (fault.type === 'mojibake' ? [fault.edit] : [])),
  ).text

test.for(['✅', '🧪', '❌', '→', '–', '“quoted”', 'it’s', '⚠️', '🔍', '👩‍💻', '…', '±1', 'é', '€'])(
  'mends %s',
  good => {
    expect(mend(`before ${garble(`${good} ✅`)} after`)).toBe(`before ${good} ✅ after`)
  },
)

test('mends what can be told where a program has dropped the bytes that windows-1252 lacks', () => {
  const dropped = (text: string) => garble(text).replace(/[\u0081\u008d\u008f\u0090\u009d]/g, '')
  expect(mend(dropped('❌ no, “quoted” text, ⚠️ careful ✅'))).toBe(
    '❌ no, “quoted” text, ⚠️ careful ✅',
  )
  expect(mend(dropped('❌ alone'))).toBe('❌ alone')
})

test('leaves good text beside it alone', () => {
  const text = `✅ café ${garble('✅')} naïve Ünïcode → “quoted” €5`
  expect(mend(text)).toBe('✅ café ✅ naïve Ünïcode → “quoted” €5')
})

test('finds nothing in good text', () => {
  expect(findMojibake('✅ café naïve ½ É« → “x” Â© ® ünïcode 日本語 🧪')).toEqual([])
})

test('names each run at its place', () => {
  const faults = findMojibake(`# ${garble('✅')}\n\nx ${garble('🧪')}\n`)
  expect(faults.map(({ position }) => `${position.start.line}:${position.start.column}`)).toEqual([
    '1:3',
    '3:3',
  ])
})

test('undoes the damage of any text with an emoji in it, and mended text has none', () => {
  const text = fc
    .array(fc.constantFrom('✅', '🧪', 'plain ', '→', '“', '\n', 'x'))
    .map(parts => `${parts.join('')}✅`)
  fc.assert(
    fc.property(text, good => {
      expect(mend(garble(good))).toBe(good)
      expect(findMojibake(good)).toEqual([])
    }),
  )
})
