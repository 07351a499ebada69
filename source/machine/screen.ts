import { plain } from './plain.ts'

/** Output kept, in characters: more than a screen, more than the text that an `Ending` waits for. */
const KEPT = 8192
const ALTERNATE_ON = Buffer.from('\x1b[?1049h')
const ALTERNATE_OFF = Buffer.from('\x1b[?1049l')
/** What only a program that draws a whole screen sends: alternate screen, application keys, cursor to the corner. */
const DRAWING = [ALTERNATE_ON, Buffer.from('\x1b[?1h'), Buffer.from('\x1b[H')]

/** The last output of the command that runs, and whether it draws on the whole screen. */
export type Screen = {
  readonly commandStarted: () => void
  readonly push: (bytes: Buffer) => void
  readonly text: () => string
  /** True once `text` has been in the output of one of the block's commands. */
  readonly hasShown: () => boolean
  /** `performance.now()` of when the alternate screen was entered; `undefined` outside of it. */
  readonly alternateAt: () => number | undefined
  readonly draws: () => boolean
  readonly commandAt: () => number
}

/** Follows the output of a block's commands; `awaited` is the text that ends it. */
export const openScreen = (awaited: string | undefined): Screen => {
  let text = ''
  let hasShown = false
  let alternateAt: number | undefined
  let draws = false
  let commandAt = performance.now()

  return {
    commandStarted: () => {
      commandAt = performance.now()
      text = ''
      draws = false
      alternateAt = undefined
    },
    push: bytes => {
      // The whole chunk is worth reading only where a text is waited for.
      const part = awaited === undefined ? bytes.subarray(-2 * KEPT) : bytes
      text += plain(part.toString('utf8'))
      if (awaited !== undefined && text.includes(awaited)) hasShown = true
      text = text.slice(-KEPT)
      const entered = bytes.lastIndexOf(ALTERNATE_ON)
      const left = bytes.lastIndexOf(ALTERNATE_OFF)
      if (entered > left) alternateAt = performance.now()
      else if (left >= 0) alternateAt = undefined
      draws ||= DRAWING.some(sequence => bytes.includes(sequence))
    },
    text: () => text,
    hasShown: () => hasShown,
    alternateAt: () => alternateAt,
    draws: () => draws,
    commandAt: () => commandAt,
  }
}
