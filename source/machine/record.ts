import type { InnerFailure, TypedBlock, TypedCommand } from '../model/typed.ts'
import { type Excerpt, excerpt } from './excerpt.ts'
import { type Closed, finishCommand, withoutOurs } from './finish-command.ts'
import { endedJobs } from './jobs.ts'
import type { Mark, StreamPart } from './marks.ts'
import { pipeStatusesOf } from './pipe-statuses.ts'
import { plain } from './plain.ts'
import { echoAt, matchLine } from './typed-lines.ts'

/** Different failures kept of one command: a loop may have any number. */
const MOST_FAILURES = 100
/** More than the longest line somebody types. */
const ECHO_BYTES = 32 * 1024

/** What bash makes of the typed lines, as it happens. */
export type Recorder = {
  readonly feed: (part: StreamPart) => void
  /** Index of the first typed line that bash has not read, as far as it can be known. */
  readonly next: () => number
  /** Number of lines that bash has read, typed ones or not. */
  readonly reads: () => number
  /** bash waits for more of a command that will not come: closes it as it is. */
  readonly giveUp: () => void
  /** Closes what is still open, and hands out the block's part of the result. */
  readonly finish: () => Recorded
}

type Recorded = Pick<TypedBlock, 'commands' | 'jobs' | 'output' | 'unread'>

/** Where the next bytes belong: after A, after B, after C, after D. */
type Region = 'prompt' | 'input' | 'output' | 'between'

type Read = { readonly line: string; readonly index: number | undefined }

type Open = {
  readonly reads: readonly Read[]
  readonly startedAt: number
  readonly output: Excerpt
  readonly failures: InnerFailure[]
}

/** Records a block of `typed` lines in a shell that stands at its prompt; `onOutput` gets what commands write. */
export const recorder = (
  typed: readonly string[],
  onOutput: (bytes: Buffer) => void = () => undefined,
): Recorder => {
  const commands: Closed[] = []
  const all = excerpt()
  const readIndexes = new Set<number>()
  let region: Region = 'input'
  let echo = excerpt(ECHO_BYTES)
  const before = excerpt()
  /** What came since the last command, or before the first: notices of jobs, their output. */
  let between = before
  let pending: Read[] = []
  let pipeBefore: readonly number[] = []
  let open: Open | undefined
  let next = 0
  let reads = 0

  const note = (bytes: Buffer) => {
    between.push(bytes)
    all.push(bytes)
  }

  /** Ends the line that bash was reading; answers what bash itself wrote after it, an error or an expansion. */
  const closeInput = (): string => {
    if (region !== 'input') return ''
    const { raw } = echo.shown()
    echo = excerpt(ECHO_BYTES)
    // readline marks the right margin by a space and a carriage return.
    const lines = plain(raw.replaceAll(' \r', '')).split('\n')
    const at = echoAt(lines, typed[next])
    const first = lines[at] ?? ''
    const said = lines
      .slice(at + 1)
      .join('\n')
      .trim()
    if (at > 0) all.push(Buffer.from(`${lines.slice(0, at).join('\n')}\n`))
    // Ctrl-C at the prompt: bash has thrown the line away.
    if (first.endsWith('^C')) return said
    const { index, line, stray } = matchLine(first, typed, next)
    if (stray !== '') all.push(Buffer.from(`${stray}\n`))
    reads += 1
    if (index === undefined && line.trim() === '') return said
    if (index === undefined && typed[next]?.trim() === '') {
      // A blank line was read, and a background job has written where its echo would stand.
      note(Buffer.from(`${line}\n`))
      next += 1
      return said
    }
    readIndexes.add(index ?? next)
    next = Math.max(next, (index ?? next) + 1)
    pending.push({ line, index })
    return said
  }

  /** With `!` in it bash prints a line as it is after history expansion. */
  const expand = (said: string) => {
    const last = pending.at(-1)
    if (last?.line.includes('!') && said !== '')
      pending[pending.length - 1] = { ...last, line: said }
  }

  const close = (
    state: TypedCommand['state'],
    status: number | undefined,
    seen: readonly number[],
  ) => {
    if (!open) return
    const after = excerpt()
    const output = open.output.shown()
    const [first] = open.reads
    const line = open.reads.map(read => read.line).join('\n')
    commands.push({
      state,
      line,
      lineIndex: first?.index,
      status,
      pipeStatuses: status === undefined ? [] : pipeStatusesOf(line, status, seen, pipeBefore),
      output,
      durationMs: performance.now() - open.startedAt,
      failures: open.failures,
      after,
    })
    between = after
    pipeBefore = seen
    open = undefined
  }

  const start = () => {
    open = { reads: pending, startedAt: performance.now(), output: excerpt(), failures: [] }
    pending = []
  }

  /** The lines that bash read and that have no C, with what stood on the screen after them. */
  const closeUnmarked = (
    state: 'refused' | 'unclosed' | 'done',
    said: string,
    status: number | undefined,
  ) => {
    if (pending.length === 0) return
    start()
    const bytes = Buffer.from(said === '' ? '' : `${said}\n`)
    open?.output.push(bytes)
    all.push(bytes)
    close(state, status, status === undefined ? [] : [status])
  }

  /**
   * A prompt or a D where no command runs: a blank line, a comment, lines that bash refused, or a command without a C
   * (the block has unset PS0 and PROMPT_COMMAND), whose status is right all the same.
   */
  const settleInput = (status: number) => {
    const said = closeInput()
    if (/^\S*bash: /m.test(said)) closeUnmarked('refused', said, status)
    else if (pending.some(({ line, index }) => index !== undefined && !/^\s*(?:#|$)/.test(line)))
      closeUnmarked('done', said, status)
    else if (said !== '') note(Buffer.from(`${said}\n`))
    pending = []
  }

  const mark = (mark: Mark) => {
    switch (mark.type) {
      case 'prompt':
        if (!mark.primary) expand(closeInput())
        else if (open) close('done', mark.status, mark.pipeStatuses)
        // No D before it: an event that is not in the history. bash leaves `$?` alone.
        else if (region === 'input') settleInput(1)
        region = 'prompt'
        return
      case 'redrawn':
        echo = excerpt(ECHO_BYTES)
        region = 'prompt'
        return
      case 'input':
        region = 'input'
        return
      case 'command':
        expand(closeInput())
        // A command without an end: the block had taken the marks away.
        if (open) close('lost', undefined, [])
        if (pending.length > 0) start()
        region = open ? 'output' : 'between'
        return
      case 'done':
        if (open) close('done', mark.status, mark.pipeStatuses)
        else settleInput(mark.status)
        region = 'between'
        return
      case 'failure': {
        const failures = open?.failures ?? []
        const last = failures.at(-1)
        if (last && last.command === mark.command && last.status === mark.status)
          failures[failures.length - 1] = { ...last, times: last.times + 1 }
        else if (failures.length < MOST_FAILURES)
          failures.push({ command: mark.command, status: mark.status, times: 1 })
        return
      }
      case 'shell':
        return
    }
  }

  const text = (bytes: Buffer) => {
    if (region === 'input') echo.push(bytes)
    if (region === 'between') note(bytes)
    if (region === 'output') {
      open?.output.push(bytes)
      all.push(bytes)
      onOutput(bytes)
    }
  }

  return {
    feed: part => (part.type === 'text' ? text(part.bytes) : mark(part.mark)),
    next: () => next,
    reads: () => reads,
    giveUp: () => {
      expand(closeInput())
      closeUnmarked('unclosed', '', undefined)
      region = 'input'
    },
    finish: () => {
      if (open) close('lost', undefined, [])
      const output = all.shown()
      const finished = commands.map(finishCommand)
      return {
        commands: finished,
        jobs: [...endedJobs(before.shown().text), ...finished.flatMap(({ jobs }) => jobs)],
        output: { ...output, text: withoutOurs(output.text) },
        unread: typed.filter((line, index) => !readIndexes.has(index) && line.trim() !== ''),
      }
    },
  }
}
