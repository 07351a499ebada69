import { expect, test } from 'vitest'
import type { Mark } from '../../source/machine/marks.ts'
import { pipeStatusesOf } from '../../source/machine/pipe-statuses.ts'
import { recorder } from '../../source/machine/record.ts'

/** A recorder that has seen the given texts and marks, in their order. */
const record = (typed: readonly string[], stream: readonly (string | Mark)[]) => {
  const recording = recorder(typed)
  for (const part of stream)
    recording.feed(
      typeof part === 'string'
        ? { type: 'text', bytes: Buffer.from(part) }
        : { type: 'mark', mark: part },
    )
  return recording
}

let count = 0
const prompt = (primary = true, status = 0): readonly (Mark | string)[] => {
  count += 1
  return [
    { type: 'prompt', primary, count, status, pipeStatuses: [status] },
    primary ? 'root# ' : '> ',
    { type: 'input' },
  ]
}
const more = () => prompt(false)
const command: Mark = { type: 'command' }
const done = (status = 0): Mark => ({ type: 'done', status, pipeStatuses: [status] })
const commandsOf = (recording: ReturnType<typeof record>) =>
  recording.finish().commands.map(({ state, line, lineIndex, status, output }) => ({
    state,
    line,
    lineIndex,
    status,
    text: output.text,
  }))

test('the output of a command is what stands between its marks, not its echo', () => {
  const recording = record(
    ['echo a', 'false'],
    [
      'echo a\r\n',
      command,
      'a\r\n',
      done(),
      ...prompt(),
      'false\r\n',
      command,
      done(1),
      ...prompt(),
    ],
  )
  expect(commandsOf(recording)).toEqual([
    { state: 'done', line: 'echo a', lineIndex: 0, status: 0, text: 'a\n' },
    { state: 'done', line: 'false', lineIndex: 1, status: 1, text: '' },
  ])
  expect(recording.finish().unread).toEqual([])
})

test('the lines of a construct are one command', () => {
  const recording = record(
    ['for i in 1', 'do', 'echo $i', 'done'],
    [
      ...['for i in 1\r\n', ...more(), 'do\r\n', ...more(), 'echo $i\r\n', ...more(), 'done\r\n'],
      ...[command, '1\r\n', done(), ...prompt()],
    ],
  )
  expect(commandsOf(recording)).toEqual([
    { state: 'done', line: 'for i in 1\ndo\necho $i\ndone', lineIndex: 0, status: 0, text: '1\n' },
  ])
  expect(recording.reads()).toBe(4)
})

test('lines that a program has read are named as unread', () => {
  const recording = record(
    ['kubectl exec -it web -- sh', 'ls /etc', 'exit', 'echo back'],
    [
      ...['kubectl exec -it web -- sh\r\n', command, '/ # ls /etc\r\n', done()],
      ...[...prompt(), 'echo back\r\n', command, 'back\r\n', done(), ...prompt()],
    ],
  )
  expect(commandsOf(recording).map(({ lineIndex }) => lineIndex)).toEqual([0, 3])
  expect(recording.finish().unread).toEqual(['ls /etc', 'exit'])
  expect(recording.next()).toBe(4)
})

test('of a line whose beginning a program has read, the rest is known as what bash read', () => {
  const recording = record(
    ['read -n 3 x', 'abcecho hi'],
    ['read -n 3 x\r\n', command, done(), ...prompt(), 'echo hi\r\n', command, 'hi\r\n', done()],
  )
  expect(commandsOf(recording)[1]).toMatchObject({ line: 'echo hi', lineIndex: 1 })
})

test('blank lines and comments are read and are no commands', () => {
  const recording = record(
    ['# a comment', '', 'true'],
    [
      '# a comment\r\n',
      done(),
      ...prompt(),
      '\r\n',
      done(),
      ...prompt(),
      'true\r\n',
      command,
      done(),
    ],
  )
  expect(commandsOf(recording).map(({ line }) => line)).toEqual(['true'])
  expect(recording.finish().unread).toEqual([])
})

test('a syntax error is a command that bash refused', () => {
  const error = "bash: syntax error near unexpected token `then'"
  const recording = record(['if then'], ['if then\r\n', `${error}\r\n`, done(2), ...prompt()])
  expect(commandsOf(recording)).toEqual([
    { state: 'refused', line: 'if then', lineIndex: 0, status: 2, text: `${error}\n` },
  ])
})

test('a history event that is not there leaves no status, and counts as 1', () => {
  const recording = record(
    ['echo !nope'],
    ['echo !nope\r\n', 'bash: !nope: event not found\r\n', ...prompt()],
  )
  expect(commandsOf(recording)).toMatchObject([
    { state: 'refused', line: 'echo !nope', status: 1, text: 'bash: !nope: event not found\n' },
  ])
})

test('a line is known as it is after history expansion', () => {
  const recording = record(
    ['echo !!'],
    ['echo !!\r\n', 'echo true\r\n', command, 'true\r\n', done()],
  )
  expect(commandsOf(recording)).toMatchObject([{ line: 'echo true', text: 'true\n' }])
})

test('a line longer than the terminal is known as it was typed', () => {
  const line = `echo ${'word '.repeat(30)}`
  const echoed = `${line.slice(0, 60)} \r${line.slice(60)}\r\n`
  const recording = record([line], [echoed, command, done()])
  expect(commandsOf(recording)).toMatchObject([{ line, lineIndex: 0 }])
})

test('what a background job writes at the prompt is output, and of no command', () => {
  const recording = record(['true'], ['from a job\r\ntrue\r\n', command, done(), ...prompt()])
  expect(commandsOf(recording)).toMatchObject([{ line: 'true', lineIndex: 0, text: '' }])
  expect(recording.finish().output.text).toBe('from a job\n')
})

test('a blank line is none of what a background job writes meanwhile', () => {
  const recording = record([''], ['from a job\r\n', '\r\n', done(1), ...prompt()])
  expect(commandsOf(recording)).toEqual([])
  expect(recording.finish().output.text).toContain('from a job\n')
})

test('a command without a mark of its beginning keeps its status', () => {
  const recording = record(['ls /nope'], ['ls /nope\r\nls: no\r\n', done(2), ...prompt()])
  expect(commandsOf(recording)).toMatchObject([{ state: 'done', status: 2, text: 'ls: no\n' }])
})

test('a prompt that readline draws again is no other line', () => {
  const recording = record(
    ['true'],
    ['tr', { type: 'redrawn' }, 'root# ', { type: 'input' }, 'true\r\n', command, done()],
  )
  expect(commandsOf(recording)).toMatchObject([{ line: 'true', lineIndex: 0 }])
  expect(recording.reads()).toBe(1)
})

test('equal failures one after the other are counted, and their number is bounded', () => {
  const failure = (index: number): Mark => ({ type: 'failure', status: 1, command: `f ${index}` })
  const marks = Array.from({ length: 300 }, (_, index) => failure(Math.floor(index / 2)))
  const [first] = record(['x'], ['x\r\n', command, ...marks, done()]).finish().commands
  expect(first?.failures).toHaveLength(100)
  expect(first?.failures[0]).toEqual({ command: 'f 0', status: 1, times: 2 })
})

test('a command whose shell is gone has no status', () => {
  const recording = record(['exit 3', 'ls'], ['exit 3\r\n', command, 'exit\r\n'])
  expect(commandsOf(recording)).toMatchObject([{ state: 'lost', status: undefined }])
  expect(recording.finish().unread).toEqual(['ls'])
})

test.for([
  ['false | true', 0, [1, 0], [1, 0]],
  ['sleep 1 &', 0, [1, 0], [0]],
  ['a | b &', 0, [1, 1], [0]],
  ['f() { a | b; }', 0, [1, 1], [0]],
  ['case $x in y) a | b ;; esac', 0, [9, 9], [0]],
  ['a | b', 9, [9, 9], [9, 9]],
  ['! true', 1, [0], [1]],
  ['a || b', 0, [1, 0], [0]],
  ['a | b # c &', 0, [1, 0], [1, 0]],
] as const)(
  'statuses of a pipe are those of the command itself: %s',
  ([line, status, seen, pipe]) => {
    expect(pipeStatusesOf(line, status, seen, [9, 9])).toEqual(pipe)
  },
)
