import { expect, test } from 'vitest'
import { judge } from '../../source/machine/judge.ts'
import type { ForegroundProcess, Look } from '../../source/machine/terminal-aide.ts'

const process = (
  name: string,
  reads: ForegroundProcess['reads'] = 'nothing',
  threads = 1,
): ForegroundProcess => ({
  name,
  reads,
  threads,
})
const look = (
  foreground: Look['foreground'],
  mode: Look['mode'],
  ...processes: readonly ForegroundProcess[]
): Look => ({ foreground, group: 1, mode, processes })
const type = (seen: Look, screen = '') => judge(seen, 'running', screen, false).type

test('a program that sleeps, computes or waits for the network is busy', () => {
  expect(type(look('program', 'cooked', process('sleep')))).toBe('busy')
  expect(type(look('program', 'cooked', process('kubectl', 'nothing', 9)))).toBe('busy')
  expect(type(look('shell', 'cooked', process('bash')))).toBe('busy')
})

test('a program that is blocked in a read of the terminal waits', () => {
  expect(type(look('program', 'cooked', process('cat', 'keys'), process('grep')))).toBe('waits')
  expect(type(look('shell', 'cooked', process('bash', 'keys')))).toBe('waits')
})

test('an editor, a pager and another shell wait in raw mode', () => {
  expect(type(look('program', 'raw', process('vi')))).toBe('waits')
  expect(type(look('shell', 'raw', process('bash')))).toBe('waits')
})

test('kubectl waits where it reads a manifest from the terminal', () => {
  expect(type(look('program', 'cooked', process('kubectl', 'keys', 12)))).toBe('waits')
})

test('kubectl exec reads the terminal whatever its pod does, and waits only at a prompt', () => {
  const exec = look('program', 'raw', process('kubectl', 'for-another', 12))
  expect(judge(exec, 'running', 'copying files\n', false)).toEqual({
    type: 'busy',
    reader: 'kubectl',
  })
  for (const screen of ['/ # ', 'hello\n$ ', 'mysql> ', 'Password: ', 'Delete? [y/N] '])
    expect(judge(exec, 'running', screen, false).type).toBe('waits')
})

test('bash at its prompt is idle, with marks or without', () => {
  const bash = look('shell', 'raw', process('bash'))
  expect(judge(bash, 'primary', '', false)).toEqual({ type: 'idle' })
  expect(judge(bash, 'running', '', true)).toEqual({ type: 'unmarked' })
})
