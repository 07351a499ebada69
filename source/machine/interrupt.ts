import type { Gate } from './gate.ts'
import type { StreamPart } from './marks.ts'
import type { Shell } from './terminal-shell.ts'

const CTRL_C = '\x03'
/** bash's status of a command that ended by the signal. */
const INTERRUPTED = 130
/** Time for `^C` to appear after a prompt (a terminal without echo shows none), and for a prompt after `^C`. */
const ECHO_MS = 500

/**
 * What became of a Ctrl-C. `answered`: bash is at a new prompt because of it. `prompt`: at a new prompt, which may be
 * that of a command that was just ending, or had its own answer; the signal may still be on its way, or noted and not
 * yet answered. `none`: no prompt in time. `over`: the shell has ended.
 */
export type Answer = 'answered' | 'prompt' | 'none' | 'over'

/**
 * Sends a Ctrl-C and waits for bash's answer, at most `ms`. A new prompt alone is none: `^C` has to be shown before it,
 * at the prompt, or in a command that then ended by the signal. Typing before that is no good: a bash that came to its
 * prompt at that moment has noted the signal, goes on only with the next key, and loses it.
 */
export const interrupt = async (shell: Shell, gate: Gate, ms: number): Promise<Answer> => {
  const isThere = newPrompt(shell)
  const echo = openEcho(shell.at() !== 'running')
  const unlisten = shell.listen((_, parts) => {
    for (const part of parts) echo.feed(part)
    gate.wake()
  })
  const isOver = () => shell.exit() !== undefined
  const isAnswered = () => isThere() && echo.answer() === 'answered'
  shell.write(CTRL_C)
  await gate.until(() => isThere() || isOver() || echo.isAtPrompt(), ms)
  // Where it was shown at the prompt and no other follows, bash has noted it and waits for a key.
  if (echo.answer() === undefined) await gate.until(() => isAnswered() || isOver(), ECHO_MS)
  unlisten()
  if (isOver()) return 'over'
  if (isAnswered()) return 'answered'
  return isThere() ? 'prompt' : 'none'
}

/** Tells whether the shell is at a prompt that it does not have yet. */
export const newPrompt = (shell: Shell): (() => boolean) => {
  const before = shell.prompts()
  return () => shell.prompts() > before && shell.at() === 'primary'
}

/** Looks for `^C` in what a terminal shows, for where it is shown, and for the prompt after it. */
const openEcho = (atPrompt: boolean) => {
  let typing = atPrompt
  let tail = ''
  let shown: 'at-prompt' | 'in-command' | undefined
  let answer: Answer | undefined
  return {
    feed: (part: StreamPart): void => {
      if (part.type === 'text') {
        tail += part.bytes.toString('latin1')
        if (tail.includes('^C')) shown = typing ? 'at-prompt' : 'in-command'
        tail = tail.slice(-1)
        return
      }
      const { mark } = part
      if (mark.type === 'input') typing = true
      else if (mark.type === 'command') typing = false
      if (mark.type !== 'prompt' || shown === undefined) return
      answer = shown === 'at-prompt' || mark.status === INTERRUPTED ? 'answered' : 'prompt'
      typing = false
    },
    /** True once `^C` was shown at a prompt. */
    isAtPrompt: () => shown === 'at-prompt',
    answer: () => answer,
  }
}
