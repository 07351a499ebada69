import { messageOf } from '../model/trouble.ts'
import type { TypedBlock } from '../model/typed.ts'
import { openGate } from './gate.ts'
import { interruptPrompt } from './stop.ts'
import { openAide } from './terminal-aide.ts'
import { type TypeOptions, typeBlock } from './terminal-block.ts'
import { openShell, type Shell } from './terminal-shell.ts'
import { MachineError } from './trouble.ts'

export type { TypeOptions }

export type TerminalOptions = {
  /** Name or id of a running container with bash, `script` and `stty`. */
  readonly container: string
  readonly cols: number
  readonly rows: number
  /** Put to, or in the place of, `HOME`, `TERM`, `LANG` and their kind. */
  readonly env?: Readonly<Record<string, string>>
  /** Startup file on the machine; `~/.bashrc` unless given. */
  readonly rcfile?: string
  /** PS1, for the startup file to change; bash's own unless given. */
  readonly prompt?: string
  /** Closes the terminal. */
  readonly signal?: AbortSignal
}

/** A terminal as the learner's: an interactive bash as root in /root, which lives from block to block. */
export type Terminal = {
  /**
   * Types a block as a click does: its lines and a newline, no bracketed paste. Answers when bash is at its prompt
   * again, with the shell as the block left it, or with a new one where the block ended it (the notes say so).
   * Waits for the block before; with `interrupt` it ends that one. Rejects with a `TerminalError` only where no shell
   * can be opened.
   */
  readonly type: (text: string, options: TypeOptions) => Promise<TypedBlock>
  /** Types an empty line, for bash to announce the background jobs that have ended since. */
  readonly settle: () => Promise<TypedBlock>
  /** Everything that the terminal shows, as bytes for an emulator; returns the function that ends it. */
  readonly onData: (listener: (bytes: Buffer) => void) => () => void
  /** Keys of a person. */
  readonly write: (bytes: string | Uint8Array) => void
  readonly resize: (cols: number, rows: number) => Promise<void>
  readonly close: () => Promise<void>
}

/** No terminal can be opened: a broken environment, with the command that mends it. */
class TerminalError extends MachineError {
  override readonly name = 'TerminalError'

  constructor(container: string, state: string, options?: ErrorOptions) {
    super(
      `Cannot open a terminal in \`${container}\`: ${state}`,
      `Run \`docker exec -it ${container} bash\` to see whether the container runs and has bash`,
      options,
    )
  }
}

const NEW_SHELL = 'The terminal has a new shell: variables, functions and the directory are lost'
const CLOSE_MS = 500

/** Opens a terminal; rejects with a `TerminalError` where the container gives no prompt. */
export const openTerminal = async (options: TerminalOptions): Promise<Terminal> => {
  const { container, env = {}, rcfile = '~/.bashrc', prompt, signal } = options
  let size = { cols: options.cols, rows: options.rows }
  const aide = openAide(container)
  const listeners = new Set<(bytes: Buffer) => void>()
  let busy: Promise<unknown> = Promise.resolve()
  let current: AbortController | undefined
  let closed = false

  const open = async (): Promise<Shell> => {
    try {
      const opened = await openShell({ container, env, rcfile, prompt, ...size })
      opened.listen(chunk => {
        for (const listener of [...listeners]) listener(chunk)
      })
      return opened
    } catch (cause) {
      throw new TerminalError(container, messageOf(cause), {
        cause,
      })
    }
  }
  let shell = await open()

  /** A shell whose connection broke may live on in the container: it is ended first. */
  const reopen = async () => {
    if (shell.exit()?.status === undefined) await aide.end(shell.pid)
    shell = await open()
  }

  const interrupt = async () => {
    const gate = openGate()
    const unlisten = shell.listen(gate.wake)
    await interruptPrompt(shell, gate)
    unlisten()
  }

  const typeNow = async (text: string, typing: TypeOptions): Promise<TypedBlock> => {
    if (closed) throw new TerminalError(container, 'it was closed')
    const notes: string[] = []
    if (shell.exit()) {
      await reopen()
      notes.push(NEW_SHELL)
    }
    if (typing.interrupt) await interrupt()
    current = new AbortController()
    const signals = [current.signal, ...(typing.signal ? [typing.signal] : [])]
    const block = await typeBlock(shell, aide, text, {
      ...typing,
      signal: AbortSignal.any(signals),
    })
    current = undefined
    return { ...block, notes: [...notes, ...block.notes] }
  }

  const type = (text: string, typing: TypeOptions): Promise<TypedBlock> => {
    if (typing.interrupt) current?.abort()
    const typed = busy.then(() => typeNow(text, typing))
    busy = typed.catch(() => undefined)
    return typed
  }

  const close = async () => {
    if (closed) return
    closed = true
    signal?.removeEventListener('abort', close)
    current?.abort()
    const gate = openGate()
    shell.listen(gate.wake)
    // bash at its prompt reads the end of its input, and leaves as it does when somebody closes the window.
    shell.hangUp()
    const gone = () => shell.exit() !== undefined
    if (!(await gate.until(gone, CLOSE_MS))) {
      await aide.end(shell.pid)
      await gate.until(gone, CLOSE_MS)
      shell.kill()
    }
    aide.close()
  }
  signal?.addEventListener('abort', close)
  if (signal?.aborted) await close()

  return {
    type,
    settle: () => type('', { timeoutMs: 10_000 }),
    onData: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    write: bytes => shell.write(bytes),
    resize: async (cols, rows) => {
      size = { cols, rows }
      await aide.resize(shell.pid, cols, rows)
    },
    close,
  }
}
