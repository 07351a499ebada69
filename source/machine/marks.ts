/**
 * What bash says between the lines: OSC 133 (A prompt, B its end, C command, D done) with parameters of our own,
 * and L for what the standard has no letter for.
 */
export type Mark =
  | {
      readonly type: 'prompt'
      /** False where bash waits for more of a command (PS2). */
      readonly primary: boolean
      /** Counts the prompts; readline repeats a mark when it draws a prompt again. */
      readonly count: number
      readonly status: number
      readonly pipeStatuses: readonly number[]
    }
  /** The same prompt once more: readline has drawn it again. */
  | { readonly type: 'redrawn' }
  | { readonly type: 'input' }
  | { readonly type: 'command' }
  | { readonly type: 'done'; readonly status: number; readonly pipeStatuses: readonly number[] }
  | { readonly type: 'failure'; readonly status: number; readonly command: string }
  | { readonly type: 'shell'; readonly pid: number }

export type StreamPart =
  | { readonly type: 'text'; readonly bytes: Buffer }
  | { readonly type: 'mark'; readonly mark: Mark }

const PREFIX = Buffer.from('\x1b]133;')
const BELL = 0x07
const ESCAPE = 0x1b
/** bash cuts what it puts into a mark far below this. */
const LONGEST_MARK = 32 * 1024

/**
 * Reads a terminal's stream, chunk by chunk, into text and marks.
 * Only marks with the session's `nonce` count: whatever else a program prints is text. A mark may be cut anywhere
 * between two chunks; its beginning is held back until the rest is there, so the work is linear in the bytes.
 */
export const markReader = (nonce: string): ((chunk: Buffer) => readonly StreamPart[]) => {
  let held: Buffer = Buffer.alloc(0)

  return chunk => {
    const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    const parts: StreamPart[] = []
    let from = 0
    let search = 0
    held = Buffer.alloc(0)
    while (true) {
      const start = bytes.indexOf(ESCAPE, search)
      if (start < 0) break
      const body = bytes.subarray(start + PREFIX.length, start + LONGEST_MARK)
      if (!startsAlike(bytes, start)) {
        search = start + 1
        continue
      }
      const end = body.findIndex(byte => byte === BELL || byte === ESCAPE)
      if (end < 0 && body.length < LONGEST_MARK - PREFIX.length) {
        held = Buffer.from(bytes.subarray(start))
        if (start > from) parts.push({ type: 'text', bytes: bytes.subarray(from, start) })
        return parts
      }
      const mark = body[end] === BELL ? readMark(body.toString('utf8', 0, end), nonce) : undefined
      search = start + 1
      if (!mark) continue
      if (start > from) parts.push({ type: 'text', bytes: bytes.subarray(from, start) })
      parts.push({ type: 'mark', mark })
      from = start + PREFIX.length + end + 1
      search = from
    }
    if (from < bytes.length) parts.push({ type: 'text', bytes: bytes.subarray(from) })
    return parts
  }
}

/** True where the bytes from `start` are the prefix of a mark, or as much of it as has come. */
const startsAlike = (bytes: Buffer, start: number): boolean => {
  const length = Math.min(PREFIX.length, bytes.length - start)
  return bytes.compare(PREFIX, 0, length, start, start + length) === 0
}

/** `D;1;lp=<nonce>;pipe=0 1`: letter, status where there is one, nonce, then fields. */
const readMark = (body: string, nonce: string): Mark | undefined => {
  const match = /^([ABCDL])(?:;(\d+))?;lp=([0-9a-f]+)(?:;([\s\S]*))?$/.exec(body)
  if (!match || match[3] !== nonce) return undefined
  const [, letter, given, , rest = ''] = match
  // The command is the last field: it may hold a semicolon.
  const fields = new Map(
    [...rest.matchAll(/(command)=([\s\S]*)$|(\w+)=([^;]*)(?:;|$)/g)].map(found => [
      found[1] ?? found[3] ?? '',
      found[2] ?? found[4] ?? '',
    ]),
  )
  const status = Number(given ?? fields.get('status') ?? 0)
  const pipeStatuses = (fields.get('pipe') ?? '').split(' ').filter(Boolean).map(Number)
  if (letter === 'A') {
    const primary = fields.get('k') !== 's'
    return { type: 'prompt', primary, count: Number(fields.get('n')), status, pipeStatuses }
  }
  if (letter === 'B') return { type: 'input' }
  if (letter === 'C') return { type: 'command' }
  if (letter === 'D') return { type: 'done', status, pipeStatuses }
  const command = fields.get('command')
  if (command === undefined) return { type: 'shell', pid: Number(fields.get('pid')) }
  return { type: 'failure', status, command: command.replaceAll('\x1f', '\n') }
}
