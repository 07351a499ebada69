import type { Shown } from '../model/typed.ts'
import { plain } from './plain.ts'

/** Collects a stream of any length in bounded memory: its first and its last bytes. */
export type Excerpt = {
  readonly push: (bytes: Buffer) => void
  readonly shown: () => Shown
}

/** Keeps the first and the last `limitBytes` of what is pushed. */
export const excerpt = (limitBytes = 64 * 1024): Excerpt => {
  const head: Buffer[] = []
  let headBytes = 0
  let tail: Buffer[] = []
  let tailBytes = 0
  let totalBytes = 0

  const push = (bytes: Buffer) => {
    totalBytes += bytes.length
    const room = limitBytes - headBytes
    if (room > 0) {
      head.push(Buffer.from(bytes.subarray(0, room)))
      headBytes += Math.min(room, bytes.length)
    }
    if (bytes.length <= room) return
    tail.push(Buffer.from(bytes.subarray(Math.max(room, 0)).subarray(-limitBytes)))
    tailBytes += tail.at(-1)?.length ?? 0
    // Many small writes: joined at twice the limit, so that the work stays linear in what was pushed.
    if (tailBytes > 2 * limitBytes) {
      tail = [Buffer.from(Buffer.concat(tail).subarray(-limitBytes))]
      tailBytes = limitBytes
    }
  }

  const shown = (): Shown => {
    const first = Buffer.concat(head)
    const last = Buffer.concat(tail).subarray(-limitBytes)
    const droppedBytes = totalBytes - first.length - last.length
    if (droppedBytes === 0) {
      const raw = Buffer.concat([first, last]).toString('utf8')
      return { text: plain(raw), raw, droppedBytes }
    }
    // The cut may go through a character; half of one is left out.
    const before = first.toString('utf8').replace(/\uFFFD+$/, '')
    const after = last.toString('utf8').replace(/^\uFFFD+/, '')
    const gap = `\n[${droppedBytes} bytes left out]\n`
    return {
      text: plain(before) + gap + plain(after),
      raw: before + gap + after,
      droppedBytes,
    }
  }

  return { push, shown }
}
