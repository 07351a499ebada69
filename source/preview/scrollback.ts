/** Bytes of a terminal's past that a page which is opened later gets to see. */
const KEPT_BYTES = 256 * 1024

/** Keeps the last of what a terminal has shown. */
export type Scrollback = {
  readonly push: (bytes: Buffer) => void
  /** Begins at a line's start where something was dropped. */
  readonly text: () => string
}

export const openScrollback = (): Scrollback => {
  let chunks: Buffer[] = []
  let bytes = 0
  let dropped = false
  return {
    push: chunk => {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes < 2 * KEPT_BYTES) return
      chunks = [Buffer.concat(chunks).subarray(-KEPT_BYTES)]
      bytes = KEPT_BYTES
      dropped = true
    },
    text: () => {
      const text = Buffer.concat(chunks).toString('utf8')
      return dropped ? text.slice(text.indexOf('\n') + 1) : text
    },
  }
}
