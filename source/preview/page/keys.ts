import type { ClientMessage } from '../protocol.ts'

/** Characters of one message. */
const PART = 8192

/** Gathers what is typed into a terminal: the answers to a program that asks a thousand times go as one message. */
export const openKeys = (
  terminal: number,
  send: (message: ClientMessage) => void,
): ((data: string) => void) => {
  let waiting = ''
  const flush = () => {
    const parts = partsOf(waiting)
    waiting = ''
    for (const data of parts) send({ type: 'keys', terminal, data })
  }
  return data => {
    if (waiting === '') queueMicrotask(flush)
    waiting += data
  }
}

/** Cuts a paste between characters: half of an emoji is none. */
const partsOf = (text: string): readonly string[] => {
  const parts: string[] = []
  let at = 0
  while (at < text.length) {
    const end = at + PART
    const isHalf = /[\ud800-\udbff]/.test(text.charAt(end - 1)) && end < text.length
    parts.push(text.slice(at, isHalf ? end - 1 : end))
    at = isHalf ? end - 1 : end
  }
  return parts
}
