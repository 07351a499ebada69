import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineAt, readJson, setJson } from '../../source/language/json.ts'

const TEXT =
  '{\n\t"title": "A",  "icon" : "x",\n\t"steps": [ {"text": "a.md"},\n\t\t{"text": "b.md"} ]\n}'

describe('lineAt', () => {
  test('finds the line of a value, of two with one name as well', () => {
    expect(lineAt(TEXT, ['icon'])).toBe(2)
    expect(lineAt(TEXT, ['steps', 0, 'text'])).toBe(3)
    expect(lineAt(`\uFEFF${TEXT}`, ['steps', 1, 'text'])).toBe(4)
    expect(lineAt(TEXT, ['steps', 2, 'text'])).toBeUndefined()
  })
})

describe('setJson', () => {
  test('leaves everything else as it was written', () => {
    expect(setJson(TEXT, ['title'], 'B')).toBe(TEXT.replace('"A"', '"B"'))
    expect(setJson(TEXT, ['steps', 1, 'text'], 'c.md')).toBe(TEXT.replace('b.md', 'c.md'))
    expect(setJson(TEXT, ['steps', 0, 'verify'], 'v.sh')).toBe(
      TEXT.replace('"a.md"', '"a.md","verify": "v.sh"'),
    )
    expect(setJson(TEXT, ['icon'], undefined)).toBe(TEXT.replace(',  "icon" : "x"', ''))
    expect(setJson(TEXT, ['steps', 2], { text: 'c.md' })).toBe(
      TEXT.replace('{"text": "b.md"}', '{"text": "b.md"},\n\t\t{\n\t\t\t"text": "c.md"\n\t\t}'),
    )
  })

  test('keeps a byte order mark and the line ends of Windows', () => {
    const windows = `\uFEFF${TEXT.replaceAll('\n', '\r\n')}`
    const set = setJson(windows, ['details', 'intro', 'text'], 'intro.md')
    expect(set.startsWith('\uFEFF{\r\n')).toBe(true)
    expect(set.split('\n')).toHaveLength(set.split('\r\n').length)
    expect(readJson(set)).toMatchObject({
      state: 'read',
      value: { details: { intro: { text: 'intro.md' } } },
    })
  })

  test('gives what was set, whatever the text and the value', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.string(),
        fc.jsonValue(),
        (object, key, value) => {
          fc.pre(key !== '__proto__' && !Object.hasOwn(object, '__proto__'))
          const read = readJson(setJson(JSON.stringify(object, null, 2), [key], value))
          const wanted = JSON.parse(JSON.stringify({ ...object, [key]: value }))
          expect(read.state === 'read' && read.value).toEqual(wanted)
        },
      ),
    )
  })
})

describe('readJson', () => {
  test.for([
    ['{"a": 1,}', '`}`', 1, 9],
    ['{\n  "a" 1\n}', 'number', 2, 7],
    ['{"a": [', 'end of the text', 1, 8],
    ['', 'end of the text', 1, 1],
  ] as const)('says where %j is no JSON', ([text, found, line, column]) => {
    expect(readJson(text)).toEqual({ state: 'broken', found, line, column })
  })

  test('names a key that is there twice', () => {
    expect(readJson('{"a": 1,\n"a": 2}')).toEqual({
      state: 'read',
      value: { a: 2 },
      repeated: [{ key: 'a', line: 2 }],
    })
  })
})
