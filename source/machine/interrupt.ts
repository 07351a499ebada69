import type { Gate } from './gate.ts'
import type { StreamPart } from './marks.ts'
import type { Shell } from './terminal-shell.ts'

const CTRL_C = '\x03'
/** bash's status where a signal INT ended a command, or the line at its prompt. */
const INTERRUPTED = 130
/** Time for `^C` to appear after a prompt; a terminal without echo shows none. */
const ECHO_MS = 500

/**
 * What became of a Ctrl-C. `answered`: bash is at a new prompt because of it. `prompt`: at a new prompt, which may be
 * that of a command that was just ending, or had its own answer; the signal may still be on its way, or noted and not
 * yet answered. `none`: no prompt in time. `over`: the shell has ended.
 */
export type Answer = 'answered' | 'prompt' | 'none' | 'over'

/**
 * Sends a Ctrl-C and waits for bash's answer. A new prompt alone is none: it counts once `^C` was shown before it, and
 * only with an interrupt's status. Typing before that is no good: a bash that finds the signal and a key at once edits
 * on, and loses the first character of the line.
 */
export const interrupt = async (shell: Shell, gate: Gate, ms: number): Promise<Answer> => {
  const before = shell.prompts()
  const echo = openEcho()
  const unlisten = shell.listen((_, parts) => {
    for (const part of parts) echo.feed(part)
    gate.wake()
  })
  const isOver = () => shell.exit() !== undefined
  const isThere = () => shell.prompts() > before && shell.at() === 'primary'
  const isShown = () => isThere() && echo.prompt() !== undefined
  shell.write(CTRL_C)
  await gate.until(() => isThere() || isOver(), ms)
  if (isThere()) await gate.until(() => isShown() || isOver(), ECHO_MS)
  unlisten()
  if (isOver()) return 'over'
  if (isShown() && echo.prompt() === INTERRUPTED) return 'answered'
  return isThere() ? 'prompt' : 'none'
}

/** Looks for `^C` in what a terminal shows, and for the prompt after it. */
const openEcho = () => {
  let tail = ''
  let isShown = false
  let prompt: number | undefined
  return {
    feed: (part: StreamPart): void => {
      if (part.type === 'text') {
        tail += part.bytes.toString('latin1')
        isShown ||= tail.includes('^C')
        tail = tail.slice(-1)
      } else if (part.mark.type === 'prompt' && isShown) prompt = part.mark.status
    },
    /** Status of the last prompt after `^C`. */
    prompt: () => prompt,
  }
}
