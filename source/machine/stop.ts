import type { Gate } from './gate.ts'
import { interrupt, newPrompt } from './interrupt.ts'
import type { Aide } from './terminal-aide.ts'
import type { Shell } from './terminal-shell.ts'

const CTRL_D = '\x04'

/** How long each means has before the next one. */
const GRACE_MS = { interrupt: 1500, endOfInput: 5000, terminate: 2000, kill: 2000 }

const SLOWEST_PROMPT_MS = 5000

export type Stopped = {
  /** False where not even that brought a prompt: the shell has to go. */
  readonly alive: boolean
  readonly notes: readonly string[]
}

/**
 * Ends what a terminal runs, mildest means first: Ctrl-C; the end of its input where it reads the terminal (a shell
 * in a pod goes with it, and `--rm` deletes the pod); SIGTERM; SIGKILL. bash itself is never signalled.
 * Ctrl-C drops what is typed ahead, so no later line of the block runs.
 */
export const stop = async (shell: Shell, aide: Aide, gate: Gate): Promise<Stopped> => {
  const notes: string[] = []
  const prompt = nextPrompt(shell, gate)
  /** At a prompt, with nothing of it on its way any more. */
  const settle = async (): Promise<Stopped> => {
    await interruptPrompt(shell, gate)
    return { alive: shell.exit() === undefined, notes }
  }

  const answer = await interrupt(shell, gate, GRACE_MS.interrupt)
  if (answer === 'answered' || answer === 'over') return { alive: answer === 'answered', notes }
  if (answer === 'prompt') return settle()

  const first = await aide.look(shell.pid)
  const program = first?.processes.find(({ reads }) => reads !== 'nothing') ?? first?.processes[0]
  const name = program?.name ?? 'program'
  const takesInput =
    first?.mode === 'raw' ? isShell(name) || (program?.threads ?? 1) > 1 : program?.reads === 'keys'
  if (first?.foreground === 'program' && takesInput) {
    shell.write(CTRL_D)
    if (await prompt(GRACE_MS.endOfInput)) {
      notes.push(`\`${name}\` did not end by Ctrl-C, and ended by Ctrl-D`)
      return settle()
    }
  }

  for (const [signal, graceMs] of [
    ['TERM', GRACE_MS.terminate],
    ['KILL', GRACE_MS.kill],
  ] as const) {
    const look = await aide.look(shell.pid)
    if (look?.foreground !== 'program') break
    // A program that took the keys left the lines behind them to bash, which would run them: nobody may.
    await aide.kill(shell.pid, look.group, signal)
    if (await prompt(graceMs)) {
      notes.push(`\`${name}\` did not end by Ctrl-C, and ended by SIG${signal}`)
      return settle()
    }
  }
  // A bash that had just come to its prompt may have missed the signal, and takes another.
  const last = await interrupt(shell, gate, GRACE_MS.kill)
  return last === 'prompt' ? settle() : { alive: last === 'answered', notes }
}

const isShell = (name: string) => /^(?:ba|da|a|z|k)?sh$|^python|^node$/.test(name)

/**
 * Ctrl-C at bash's prompt: drops what was typed ahead, which a signal to a program leaves where it is, and gives a new
 * prompt; `$?` is 130 after it, unless it was 128 or more. A machine under load takes seconds for it; a signal that
 * readline missed takes another.
 */
export const interruptPrompt = async (shell: Shell, gate: Gate): Promise<void> => {
  for (let tries = 0; tries < 3; tries++) {
    const answer = await interrupt(shell, gate, SLOWEST_PROMPT_MS)
    if (answer === 'answered' || answer === 'over') return
  }
}

/** Waits for a prompt that bash did not have yet, or for the shell's end; false where neither came in time. */
const nextPrompt = (shell: Shell, gate: Gate): ((ms: number) => Promise<boolean>) => {
  const isThere = newPrompt(shell)
  return ms => gate.until(() => shell.exit() !== undefined || isThere(), ms)
}
