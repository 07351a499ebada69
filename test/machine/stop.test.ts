import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openGate } from '../../source/machine/gate.ts'
import type { StreamPart } from '../../source/machine/marks.ts'
import { interruptPrompt, stop } from '../../source/machine/stop.ts'
import type { Aide } from '../../source/machine/terminal-aide.ts'
import type { Shell } from '../../source/machine/terminal-shell.ts'

const CTRL_C = '\x03'

/** What bash shows for each Ctrl-C, in turn: a prompt with a status, `^C` before it or not; or nothing. */
type Shows = { readonly echo: boolean; readonly status: number } | undefined

const INTERRUPTED: Shows = { echo: true, status: 130 }

const bashThat = (begins: 'running' | 'secondary', ...shows: readonly Shows[]) => {
  const gate = openGate()
  const listeners = new Set<Parameters<Shell['listen']>[0]>()
  const written: string[] = []
  let prompts = 1
  const show = ({ echo, status }: NonNullable<Shows>) => {
    prompts++
    const parts: readonly StreamPart[] = [
      ...(echo ? [{ type: 'text', bytes: Buffer.from('^C\r\n') } as const] : []),
      {
        type: 'mark',
        mark: { type: 'prompt', primary: true, count: prompts, status, pipeStatuses: [] },
      },
      { type: 'mark', mark: { type: 'input' } },
    ]
    for (const listener of [...listeners]) listener(Buffer.alloc(0), parts)
  }
  const shell: Shell = {
    pid: 1,
    at: () => (prompts > 1 ? 'primary' : begins),
    prompts: () => prompts,
    lastByteAt: () => 0,
    exit: () => undefined,
    write: text => {
      const answer = shows[written.push(String(text)) - 1]
      if (answer) show(answer)
    },
    revive: () => undefined,
    listen: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    hangUp: () => undefined,
    kill: () => undefined,
  }
  const aide: Aide = {
    look: async () => ({
      foreground: 'shell',
      group: 1,
      mode: 'raw',
      processes: [{ name: 'bash', threads: 1, reads: 'keys' }],
    }),
    kill: async () => undefined,
    resize: async () => undefined,
    end: async () => undefined,
    close: () => undefined,
  }
  return { shell, aide, gate, written }
}

describe('a Ctrl-C', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const soon = async <Result>(result: Promise<Result>): Promise<Result> => {
    await vi.runAllTimersAsync()
    return result
  }

  test('that bash answers is one', async () => {
    const { shell, aide, gate, written } = bashThat('running', INTERRUPTED)
    expect(await soon(stop(shell, aide, gate))).toEqual({ alive: true, notes: [] })
    expect(written).toEqual([CTRL_C])
  })

  // Seen once in 2000 unclosed quotes on a machine with more work than processors: the shell was given up.
  test('that bash missed on its way to the prompt is sent again', async () => {
    const { shell, aide, gate, written } = bashThat('secondary', undefined, INTERRUPTED)
    expect(await soon(stop(shell, aide, gate))).toEqual({ alive: true, notes: [] })
    expect(written).toEqual([CTRL_C, CTRL_C])
  })

  // Seen 3 times in 100 loops that were ended while they were ending: the next line lost its first character.
  test.for([
    ['the prompt of a command that was just ending', { echo: false, status: 0 }],
    ['the prompt of a command that has an answer of its own', { echo: true, status: 0 }],
    ['the prompt of a command that was killed', { echo: true, status: 143 }],
  ] as const)('that only %s followed is sent again', async ([, first]) => {
    const { shell, aide, gate, written } = bashThat('running', first, { echo: true, status: 143 })
    expect(await soon(stop(shell, aide, gate))).toEqual({ alive: true, notes: [] })
    expect(written).toEqual([CTRL_C, CTRL_C])
  })

  test('at the prompt is sent again where bash missed it', async () => {
    const { shell, gate, written } = bashThat('secondary', undefined, INTERRUPTED)
    await soon(interruptPrompt(shell, gate))
    expect(written).toEqual([CTRL_C, CTRL_C])
  })

  test('is not sent for ever', async () => {
    const deaf = bashThat('secondary')
    expect(await soon(stop(deaf.shell, deaf.aide, deaf.gate))).toEqual({ alive: false, notes: [] })
    expect(deaf.written).toEqual([CTRL_C, CTRL_C])
    const silent = bashThat(
      'running',
      ...Array.from({ length: 9 }, () => ({ echo: false, status: 130 })),
    )
    await soon(interruptPrompt(silent.shell, silent.gate))
    expect(silent.written).toEqual([CTRL_C, CTRL_C, CTRL_C])
  })
})
