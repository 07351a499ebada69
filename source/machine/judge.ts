import type { Look } from './terminal-aide.ts'
import type { ShellAt } from './terminal-shell.ts'

/**
 * What a silent terminal is doing, as far as it shows.
 * `idle`: bash waits at its prompt. `unmarked`: it does, without marks (`exec bash`, or the block has set PS1 and PROMPT_COMMAND in one command).
 * `waits`: a program waits for keys; it counts once the silence has lasted `afterMs`.
 * `busy`: none of that; `reader` may wait for keys, or only pass them on (`kubectl exec -it`).
 */
export type Verdict =
  | { readonly type: 'idle' }
  | { readonly type: 'unmarked' }
  | { readonly type: 'waits'; readonly program: string; readonly afterMs: number }
  | { readonly type: 'busy'; readonly reader: string | undefined }

/**
 * Judges a look at a terminal in which nothing was written for a while.
 * - A thread of a single-threaded process that is blocked in a read of the terminal waits for a person.
 * - A terminal in raw mode belongs to an editor, a pager, another shell: they wait with select, not read.
 * - A program with threads that passes keys on (`kubectl exec`) reads the terminal all the time, whatever is busy
 *   behind it; it waits for a person where the last thing on the screen looks like a prompt.
 *
 * `unmarked`: the block may have taken the marks away, so bash in raw mode is at its prompt, and not in `read -e`.
 */
export const judge = (look: Look, at: ShellAt, screen: string, unmarked: boolean): Verdict => {
  const [first] = look.processes
  if (look.foreground === 'shell') {
    if (at !== 'running') return { type: 'idle' }
    if (unmarked && look.mode === 'raw' && first?.name === 'bash') return { type: 'unmarked' }
    if (first?.reads === 'keys' || look.mode === 'raw')
      return { type: 'waits', program: first?.name ?? 'bash', afterMs: 500 }
    return { type: 'busy', reader: undefined }
  }
  const reader = look.processes.find(({ reads }) => reads !== 'nothing')
  if (reader?.threads === 1) return { type: 'waits', program: reader.name, afterMs: 500 }
  if (reader?.reads === 'keys' && look.mode === 'cooked')
    return { type: 'waits', program: reader.name, afterMs: 2000 }
  const threaded = reader ?? look.processes.find(({ threads }) => threads > 1)
  if (look.mode === 'raw' && threaded === undefined)
    return { type: 'waits', program: first?.name ?? 'program', afterMs: 1000 }
  if (threaded && (reader || look.mode === 'raw')) {
    if (PROMPT.test(screen)) return { type: 'waits', program: threaded.name, afterMs: 2000 }
    return { type: 'busy', reader: threaded.name }
  }
  return { type: 'busy', reader: undefined }
}

/** The end of what a program shows when it asks: `/ # `, `mysql> `, `Password: `, `(y/n) `. */
const PROMPT = /(?:^|\n)[^\n]*[#$>:?)\]%] ?$/
