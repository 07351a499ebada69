import fc from 'fast-check'
import { expect, test } from 'vitest'
import { markReader, type StreamPart } from '../../source/machine/marks.ts'

const NONCE = '0123456789abcdef'
const mark = (body: string) => `\x1b]133;${body}\x07`

/** Text and marks of a stream that arrives in the given chunks, neighbouring texts joined. */
const read = (...chunks: readonly (string | Buffer)[]): readonly unknown[] => {
  const reader = markReader(NONCE)
  const parts: StreamPart[] = chunks.flatMap(chunk => reader(Buffer.from(chunk)))
  const joined: unknown[] = []
  for (const part of parts) {
    const value = part.type === 'text' ? part.bytes.toString('latin1') : part.mark
    const last = joined.at(-1)
    if (typeof value === 'string' && typeof last === 'string')
      joined[joined.length - 1] = last + value
    else joined.push(value)
  }
  return joined
}

test('the marks of a command are read with its statuses', () => {
  const stream = [
    mark(`A;lp=${NONCE};n=7;status=0;pipe=0`),
    'root# ',
    mark(`B;lp=${NONCE}`),
    'false | true\r\n',
    mark(`C;lp=${NONCE};hook={ x "$?"; } >/dev/null 2>&1`),
    mark(`D;3;lp=${NONCE};pipe=1 0 3`),
  ].join('')
  expect(read(stream)).toEqual([
    { type: 'prompt', primary: true, count: 7, status: 0, pipeStatuses: [0] },
    'root# ',
    { type: 'input' },
    'false | true\r\n',
    { type: 'command' },
    { type: 'done', status: 3, pipeStatuses: [1, 0, 3] },
  ])
})

test('a prompt for more of a command is told from a prompt', () => {
  expect(read(mark(`A;lp=${NONCE};k=s;n=2`))).toEqual([
    { type: 'prompt', primary: false, count: 2, status: 0, pipeStatuses: [] },
  ])
})

test('a failed command keeps its semicolons, equal signs and lines', () => {
  expect(read(mark(`L;1;lp=${NONCE};command=a=b; c \x1f d;e=f`))).toEqual([
    { type: 'failure', status: 1, command: 'a=b; c \n d;e=f' },
  ])
})

test.for([
  ['without the nonce', mark('D;0')],
  ['with another nonce', mark('D;0;lp=0000')],
  ['with a nonce that begins alike', mark(`D;0;lp=${NONCE}0`)],
  ['not ended', `\x1b]133;D;0;lp=${NONCE}\x1b[0m`],
  ['of another letter', mark(`Z;lp=${NONCE}`)],
  ['ended another way', `\x1b]133;A;lp=${NONCE}\x1b\\`],
] as const)('a mark that a program prints is text: %s', ([, bytes]) => {
  expect(read(`before${bytes}after`)).toEqual([`before${bytes}after`])
})

test('an unfinished mark does not swallow the real one after it', () => {
  expect(read('\x1b]133;D;0', mark(`D;1;lp=${NONCE};pipe=1`))).toEqual([
    '\x1b]133;D;0',
    { type: 'done', status: 1, pipeStatuses: [1] },
  ])
})

test('however the stream is cut, the same comes out, and no byte of the text is lost', () => {
  const piece = fc.oneof(
    fc.constant(mark(`D;1;lp=${NONCE};pipe=0 1`)),
    fc.constant(mark(`B;lp=${NONCE}`)),
    fc.constant('\x1b]133;'),
    fc.constant('\x1b'),
    fc.constant('\x07'),
    fc.constant(mark('D;0')),
    fc.string({ maxLength: 5 }),
  )
  fc.assert(
    fc.property(fc.array(piece), fc.array(fc.nat(400)), (pieces, cuts) => {
      const bytes = Buffer.from(`${pieces.join('')}.`, 'latin1')
      const places = [0, ...cuts.filter(cut => cut < bytes.length), bytes.length]
      places.sort((a, b) => a - b)
      const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end))
      expect(read(...chunks)).toEqual(read(bytes))
    }),
  )
})

test('ten megabytes of escape sequences are read in linear time', () => {
  const reader = markReader(NONCE)
  const chunk = Buffer.from('\x1b]133;D;0;lp='.repeat(5000))
  const time = (chunks: number) => {
    const begin = process.cpuUsage()
    for (let count = 0; count < chunks; count += 1) reader(chunk)
    return process.cpuUsage(begin).user
  }
  // The processor's own time, of the same code when it is warm: other programs do not count.
  time(20)
  const short = time(20)
  expect(time(160)).toBeLessThan(8 * 3 * short + 50_000)
})
