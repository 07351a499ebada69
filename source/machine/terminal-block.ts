import type { Ending } from '../model/lab.ts'
import type { TypedBlock, TypedOutcome } from '../model/typed.ts'
import { follow, type Running } from './follow.ts'
import { openGate } from './gate.ts'
import { recorder } from './record.ts'
import { openScreen } from './screen.ts'
import { stop } from './stop.ts'
import type { Aide } from './terminal-aide.ts'
import type { Shell } from './terminal-shell.ts'

export type TypeOptions = {
  readonly timeoutMs: number
  /** Send Ctrl-C first; ends a block that is still running in this terminal. */
  readonly interrupt?: boolean | undefined
  /** How a block that does not end by itself is ended; with one, waiting for keys is no fault. */
  readonly ending?: Ending | undefined
  /** Ends the block as Ctrl-C does. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Types a block into a shell that stands at its prompt and follows it to its end, which is that prompt again.
 * Never rejects for the block's sake; afterwards the shell stands at its prompt, or `shell.exit()` is set.
 */
export const typeBlock = async (
  shell: Shell,
  aide: Aide,
  text: string,
  options: TypeOptions,
): Promise<TypedBlock> => {
  const startedAt = performance.now()
  const { timeoutMs, ending, signal } = options
  const gate = openGate()
  const typed = text.replace(/\n$/, '').split('\n')
  const screen = openScreen(ending?.type === 'output' ? ending.text : undefined)
  const recording = recorder(typed, screen.push)
  const unlisten = shell.listen((_, parts) => {
    for (const part of parts) {
      if (part.type === 'mark' && part.mark.type === 'command') screen.commandStarted()
      recording.feed(part)
    }
    gate.wake()
  })
  signal?.addEventListener('abort', gate.wake)
  const running: Running = {
    shell,
    aide,
    gate,
    recording,
    screen,
    typed,
    startedAt,
    timeoutMs,
    ending,
    signal,
    notes: [],
  }
  try {
    const outcome = await conclude(running, await follow(running))
    const durationMs = performance.now() - startedAt
    return { outcome, ...recording.finish(), durationMs, notes: running.notes }
  } finally {
    unlisten()
    signal?.removeEventListener('abort', gate.wake)
  }
}

/** Brings the shell back to its prompt after a block that did not end there, or lets go of it. */
const conclude = async (running: Running, outcome: TypedOutcome): Promise<TypedOutcome> => {
  const { shell, aide, gate, recording, notes } = running
  if (outcome.state === 'finished' || outcome.state === 'shell-exited') return outcome
  if (outcome.state === 'unclosed') recording.giveUp()
  const stopped = await stop(shell, aide, gate)
  notes.push(...stopped.notes)
  if (stopped.alive) return outcome
  if (!shell.exit()) {
    await aide.end(shell.pid)
    await gate.until(() => shell.exit() !== undefined, 2000)
    shell.kill()
    await gate.until(() => shell.exit() !== undefined, 2000)
  }
  notes.push('The shell could not be brought back to its prompt')
  return outcome
}
