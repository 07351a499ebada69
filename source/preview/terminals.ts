import { StringDecoder } from 'node:string_decoder'
import type { Machine } from '../machine/learner.ts'
import type { Terminal } from '../machine/terminal.ts'
import type { ServerMessage, Size } from './protocol.ts'
import { openScrollback } from './scrollback.ts'

/** One terminal of the page: what it shows, and what is typed into it one after the other. */
export type Screen = {
  readonly number: number
  readonly keys: (data: string) => void
  readonly resize: (size: Size) => void
  /** What a page that is opened now has to show. */
  readonly message: () => ServerMessage
  /** Types when what was queued before is done; `undefined` where it was interrupted before its turn. */
  readonly queue: <Result>(
    type: (terminal: Terminal, signal: AbortSignal) => Promise<Result>,
  ) => Promise<Result | undefined>
  /** Ends what was clicked, or gives Ctrl-C to what was typed by hand. */
  readonly interrupt: () => void
  /** Ends what was clicked, where it still runs. */
  readonly giveWay: () => void
}

const REDRAW = '\x0c'
const CTRL_C = '\x03'

/** Opens a terminal of the machine for the page; `send` reaches everyone who looks. */
export const openScreenOf = async (
  machine: Machine,
  number: number,
  first: Size,
  send: (message: ServerMessage) => void,
): Promise<Screen> => {
  const terminal = await machine.terminal(number)
  const scrollback = openScrollback()
  // A chunk may end in the middle of a character.
  const decoder = new StringDecoder('utf8')
  let size = first
  let turn: Promise<unknown> = Promise.resolve()
  let current: AbortController | undefined
  let generation = 0

  const show = (bytes: Buffer) => {
    scrollback.push(bytes)
    send({ type: 'output', terminal: number, data: decoder.write(bytes) })
  }

  const queue: Screen['queue'] = type => {
    const asked = generation
    const run = async () => {
      if (asked !== generation) return undefined
      current = new AbortController()
      try {
        return await type(terminal, current.signal)
      } finally {
        current = undefined
      }
    }
    const result = turn.then(run)
    turn = result.catch(() => undefined)
    return result
  }

  terminal.onData(bytes => {
    if (bytes.length > 0) return show(bytes)
    // bash has ended, by `exit` or Ctrl-D: typing anything opens a new one.
    show(Buffer.from('\r\n\x1b[2m[the shell has ended, a new one begins]\x1b[0m\r\n'))
    queue(opened => opened.settle()).catch(() =>
      show(
        Buffer.from(
          '\x1b[2m[there is none: the machine does not answer, Reset makes another]\x1b[0m\r\n',
        ),
      ),
    )
  })
  await terminal.resize(size.cols, size.rows)
  // The first prompt was written before anybody looked.
  terminal.write(REDRAW)

  return {
    number,
    keys: data => terminal.write(data),
    resize: next => {
      if (next.cols === size.cols && next.rows === size.rows) return
      size = next
      send({ type: 'size', terminal: number, size })
      void terminal.resize(size.cols, size.rows)
    },
    message: () => ({ type: 'screen', terminal: number, size, data: scrollback.text() }),
    queue,
    interrupt: () => {
      generation += 1
      if (current) current.abort()
      else terminal.write(CTRL_C)
    },
    giveWay: () => current?.abort(),
  }
}
