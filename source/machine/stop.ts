import type { Gate } from './gate.ts'
import type { Aide } from './terminal-aide.ts'
import type { Shell } from './terminal-shell.ts'

const CTRL_C = '\x03'
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
  const alive = () => ({ alive: shell.exit() === undefined, notes })

  shell.write(CTRL_C)
  if (await prompt(GRACE_MS.interrupt)) return alive()

  const first = await aide.look(shell.pid)
  const program = first?.processes.find(({ reads }) => reads !== 'nothing') ?? first?.processes[0]
  const name = program?.name ?? 'program'
  const takesInput =
    first?.mode === 'raw' ? isShell(name) || (program?.threads ?? 1) > 1 : program?.reads === 'keys'
  if (first?.foreground === 'program' && takesInput) {
    shell.write(CTRL_D)
    if (await prompt(GRACE_MS.endOfInput)) {
      notes.push(`\`${name}\` did not end by Ctrl-C, and ended by Ctrl-D`)
      await interruptPrompt(shell, gate)
      return alive()
    }
  }

  for (const [signal, graceMs] of [
    ['TERM', GRACE_MS.terminate],
    ['KILL', GRACE_MS.kill],
  ] as const) {
    const look = await aide.look(shell.pid)
    // A bash that had just come to its prompt may have missed the signal, and takes another.
    if (look?.foreground === 'shell') shell.write(CTRL_C)
    if (look?.foreground !== 'program') break
    // A program that took the keys left the lines behind them to bash, which would run them: nobody may.
    await aide.kill(shell.pid, look.group, signal)
    if (await prompt(graceMs)) {
      notes.push(`\`${name}\` did not end by Ctrl-C, and ended by SIG${signal}`)
      await interruptPrompt(shell, gate)
      return alive()
    }
  }
  return { alive: (await prompt(GRACE_MS.kill)) && shell.exit() === undefined, notes }
}

const isShell = (name: string) => /^(?:ba|da|a|z|k)?sh$|^python|^node$/.test(name)

/**
 * Ctrl-C at bash's prompt: drops what was typed ahead, which a signal to a program leaves where it is, and gives a new
 * prompt; `$?` is 130. Nothing may be typed before that prompt: a bash that finds the signal and a key at once edits
 * on, and loses the first character of the next line. A machine under load takes seconds; a signal that readline
 * missed takes another.
 */
export const interruptPrompt = async (shell: Shell, gate: Gate): Promise<void> => {
  const prompt = nextPrompt(shell, gate)
  for (let tries = 0; tries < 3; tries++) {
    shell.write(CTRL_C)
    if (await prompt(SLOWEST_PROMPT_MS)) return
  }
}

/** Waits for a prompt that bash did not have yet, or for the shell's end; false where neither came in time. */
const nextPrompt = (shell: Shell, gate: Gate): ((ms: number) => Promise<boolean>) => {
  const before = shell.prompts()
  const isThere = () => shell.prompts() > before && shell.at() === 'primary'
  return ms => gate.until(() => shell.exit() !== undefined || isThere(), ms)
}
