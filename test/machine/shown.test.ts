import { expect, test } from 'vitest'
import { excerpt } from '../../source/machine/excerpt.ts'
import { endedJobs, withoutNotices } from '../../source/machine/jobs.ts'
import { plain } from '../../source/machine/plain.ts'

test.for([
  ['colours', '\x1b[1;31mred\x1b[0m', 'red'],
  ['lines of a terminal', 'one\r\ntwo\r\n', 'one\ntwo\n'],
  ['a progress bar', ' 10%\r 50%\r100%\r\n', '100%\n'],
  ['a shorter text over a longer one', 'working\rdone\r\n', 'doneing\n'],
  ['a backspace', 'ab\bc', 'ac'],
  ['a title and a link', '\x1b]0;title\x07\x1b]8;;http://x\x1b\\text\x1b]8;;\x1b\\', 'text'],
  ['a title that never ends', '\x1b]0;title', '0;title'],
  ['character sets and keypad modes', '\x1b(B\x1b=\x1b>text', 'text'],
  ['bells and nulls', 'a\x07b\x00c', 'abc'],
  ['tabs and other alphabets', '✅\tgrün', '✅\tgrün'],
] as const)('%s are shown as a person reads them', ([, raw, text]) => {
  expect(plain(raw)).toBe(text)
})

test('short output is kept whole', () => {
  const output = excerpt(10)
  output.push(Buffer.from('12345678'))
  output.push(Buffer.from('90'))
  output.push(Buffer.from('abcdefghij'))
  expect(output.shown()).toEqual({
    text: '1234567890abcdefghij',
    raw: '1234567890abcdefghij',
    droppedBytes: 0,
  })
})

test('long output keeps its first and its last part, and says how much is left out', () => {
  const output = excerpt(4)
  for (const piece of ['a', 'bc', 'defgh', 'i', 'jklmnopq', 'r']) output.push(Buffer.from(piece))
  expect(output.shown()).toEqual({
    text: 'abcd\n[10 bytes left out]\nopqr',
    raw: 'abcd\n[10 bytes left out]\nopqr',
    droppedBytes: 10,
  })
})

test('a character at the cut is left out whole', () => {
  const output = excerpt(4)
  output.push(Buffer.from('✅✅✅✅'))
  expect(output.shown().text).toBe('✅\n[4 bytes left out]\n✅')
})

test('the jobs that bash announces are read with their statuses', () => {
  const text = [
    '[1]-  Exit 3                  ( sleep 1; exit 3 )',
    '[2]+  Done                    sleep 1 | cat  (wd: ~/lab)',
    '[10]   Terminated              sleep 100',
    '[3]   Segmentation fault      (core dumped) crash',
    '[4]-  Running                 sleep 9 &',
    'Exit 1 is not a notice',
  ].join('\n')
  expect(endedJobs(text)).toEqual([
    { command: '( sleep 1; exit 3 )', status: 3 },
    { command: 'sleep 1 | cat', status: 0 },
    { command: 'sleep 100', status: 143 },
    { command: 'crash', status: 139 },
  ])
})

test('notices after a command are not its output', () => {
  expect(withoutNotices('out\n[1]+  Exit 1                  false\n')).toBe('out\n')
  expect(withoutNotices('[1]+  Done                    true\n')).toBe('')
  expect(withoutNotices('[1]+  Done                    true\nout\n')).toBe(
    '[1]+  Done                    true\nout\n',
  )
  expect(withoutNotices('out\n\n')).toBe('out\n\n')
})
