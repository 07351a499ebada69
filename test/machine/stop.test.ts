import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openGate } from '../../source/machine/gate.ts'
import { interruptPrompt, stop } from '../../source/machine/stop.ts'
import type { Aide, Look } from '../../source/machine/terminal-aide.ts'
import type { Shell } from '../../source/machine/terminal-shell.ts'

const AT_PROMPT: Look = {
  foreground: 'shell',
  group: 1,
  mode: 'raw',
  processes: [{ name: 'bash', threads: 1, reads: 'keys' }],
}

/** A bash that gives a prompt to every Ctrl-C but the first `missed` ones. */
const deafShell = (missed: number) => {
  const gate = openGate()
  let interrupts = 0
  let prompts = 1
  const written: string[] = []
  const shell: Shell = {
    pid: 1,
    at: () => (prompts > 1 ? 'primary' : 'secondary'),
    prompts: () => prompts,
    lastByteAt: () => 0,
    exit: () => undefined,
    write: text => {
      written.push(String(text))
      if (text === '\x03' && ++interrupts > missed) prompts++
      gate.wake()
    },
    revive: () => undefined,
    listen: () => () => undefined,
    hangUp: () => undefined,
    kill: () => undefined,
  }
  const aide: Aide = {
    look: async () => AT_PROMPT,
    kill: async () => undefined,
    resize: async () => undefined,
    end: async () => undefined,
    close: () => undefined,
  }
  return { shell, aide, gate, written }
}

// Seen once in 2000 unclosed quotes on a machine with more work than processors: the shell was given up, and with it
// the learner's variables.
describe('a Ctrl-C that bash missed on its way to the prompt', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const soon = async <Result>(result: Promise<Result>): Promise<Result> => {
    await vi.runAllTimersAsync()
    return result
  }

  test('is sent again where a block is stopped', async () => {
    const { shell, aide, gate, written } = deafShell(1)
    expect(await soon(stop(shell, aide, gate))).toEqual({ alive: true, notes: [] })
    expect(written).toEqual(['\x03', '\x03'])
  })

  test('is sent again before a block is typed', async () => {
    const { shell, gate, written } = deafShell(1)
    await soon(interruptPrompt(shell, gate))
    expect(written).toEqual(['\x03', '\x03'])
  })

  test('is not sent for ever', async () => {
    const { shell, aide, gate } = deafShell(9)
    expect(await soon(stop(shell, aide, gate))).toEqual({ alive: false, notes: [] })
  })
})
