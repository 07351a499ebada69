import type { Ending } from '../model/lab.ts'
import type { TypedOutcome } from '../model/typed.ts'
import type { Gate } from './gate.ts'
import { judge, type Verdict } from './judge.ts'
import type { Recorder } from './record.ts'
import type { Screen } from './screen.ts'
import type { Aide } from './terminal-aide.ts'
import type { Shell } from './terminal-shell.ts'

/** A block that is being typed: everything its followers look at. */
export type Running = {
  readonly shell: Shell
  readonly aide: Aide
  readonly gate: Gate
  readonly recording: Recorder
  readonly screen: Screen
  readonly typed: readonly string[]
  readonly startedAt: number
  readonly timeoutMs: number
  readonly ending: Ending | undefined
  readonly signal: AbortSignal | undefined
  readonly notes: string[]
}

/** Silence after which a terminal is looked at for the first time; each further silence is twice as long. */
const FIRST_LOOK_MS = 250
const LONGEST_LOOK_MS = 2000
/** A program that has had the alternate screen for so long is meant to be looked at. */
const FULL_SCREEN_MS = 1000
/** What the kernel hands from a terminal's keyboard to its queue in one piece (1792 on Linux 6), and a bit less. */
const TYPE_AHEAD_BYTES = 1700

/**
 * Types the block and waits until it is over, or until something says that it will not be.
 *
 * The lines are typed all at once, as a click types them, so that a program gets the lines meant for bash. Only a block
 * longer than the kernel takes in one piece goes in parts: the next one when bash has read the last one, or when a
 * program waits for more. What arrives while a command runs is echoed into that command's output, and the kernel
 * cuts its lines at 4095 bytes; what arrives while bash is at its prompt is not.
 */
export const follow = async (running: Running): Promise<TypedOutcome> => {
  const { shell, gate, recording, screen, typed, ending } = running
  const parts = typeAhead(typed)
  const deadline = running.startedAt + running.timeoutMs
  let fed = 0
  const feed = () => {
    const lines = parts.shift() ?? []
    fed += lines.length
    shell.write(lines.map(line => `${line}\n`).join(''))
    return lines.length > 0
  }
  const watch = openWatch(running)

  feed()
  while (true) {
    const exit = shell.exit()
    if (exit) return { state: 'shell-exited', status: exit.status }
    if (shell.at() !== 'running' && (recording.next() >= fed || recording.reads() >= fed)) {
      if (!feed()) return { state: shell.at() === 'primary' ? 'finished' : 'unclosed' }
    }
    const now = performance.now()
    if (running.signal?.aborted) return { state: 'interrupted' }
    if (ending?.type === 'output' && screen.hasShown()) return { state: 'ended' }
    const endsAt = ending?.type === 'after' ? screen.commandAt() + ending.ms : Infinity
    if (now >= endsAt && shell.at() === 'running') return { state: 'ended' }
    if (now >= deadline) return timedOut(running, watch.reader())

    const verdict = await watch.look()
    if (verdict?.type === 'idle' && !feed())
      return { state: shell.at() === 'secondary' ? 'unclosed' : 'finished' }
    if (verdict?.type === 'waits' && ending === undefined && !feed())
      return {
        state: screen.draws() ? 'full-screen' : 'waiting-for-input',
        program: verdict.program,
      }
    if (verdict?.type === 'unmarked') await revive(running)
    if (verdict === undefined)
      await gate.wait(Math.min(deadline, endsAt, watch.nextAt()) - performance.now())
  }
}

/** Looks at the terminal from outside when it has been silent, and has each judgement confirmed by a second look. */
const openWatch = ({ shell, aide, screen, typed }: Running) => {
  let pause = FIRST_LOOK_MS
  let lookedAt = performance.now()
  let last: Verdict | undefined
  let reader: string | undefined

  const silentSince = () => Math.max(shell.lastByteAt(), screen.commandAt())
  const nextAt = () => {
    const alternateAt = screen.alternateAt()
    const silence = Math.max(silentSince(), lookedAt) + pause
    return alternateAt === undefined ? silence : Math.min(silence, alternateAt + FULL_SCREEN_MS)
  }
  const look = async (): Promise<Verdict | undefined> => {
    if (shell.lastByteAt() > lookedAt) {
      pause = FIRST_LOOK_MS
      last = undefined
    }
    const now = performance.now()
    if (now < nextAt()) return undefined
    const seen = await aide.look(shell.pid)
    const fresh = shell.lastByteAt() > now
    lookedAt = performance.now()
    if (!seen) return undefined
    const unmarked = typed.some(line => /\b(?:exec|PS1|PROMPT_COMMAND)\b/.test(line))
    const verdict = judge(seen, shell.at(), screen.text(), unmarked)
    reader = verdict.type === 'busy' ? verdict.reader : undefined
    const alternateAt = screen.alternateAt()
    if (alternateAt !== undefined && now - alternateAt >= FULL_SCREEN_MS)
      return { type: 'waits', program: seen.processes[0]?.name ?? 'program', afterMs: 0 }
    if (fresh) return undefined
    const confirmed = last?.type === verdict.type
    last = verdict
    if (verdict.type !== 'busy' && !confirmed) return undefined
    if (verdict.type === 'waits' && now - silentSince() < verdict.afterMs) return undefined
    pause = Math.min(2 * pause, LONGEST_LOOK_MS)
    return verdict.type === 'busy' ? undefined : verdict
  }
  return { look, nextAt, reader: () => reader }
}

const timedOut = (running: Running, reader: string | undefined): TypedOutcome => {
  if (reader !== undefined)
    running.notes.push(`\`${reader}\` was reading the terminal when the time was over`)
  return { state: 'timed-out', timeoutMs: running.timeoutMs }
}

/** Puts the marks back into a bash that has none. */
const revive = async ({ shell, gate, notes }: Running): Promise<void> => {
  const before = shell.prompts()
  shell.revive()
  await gate.until(() => shell.exit() !== undefined || shell.prompts() > before, 2000)
  notes.push(
    'The block took the terminal’s marks away (`exec bash`, PS1): what bash ran after that has no status here',
  )
}

/** Groups of lines that fit into the kernel's queue; a longer line is a group of its own. */
const typeAhead = (typed: readonly string[]): string[][] => {
  const parts: string[][] = []
  let room = 0
  for (const line of typed) {
    const bytes = Buffer.byteLength(line) + 1
    if (parts.length === 0 || bytes > room) {
      parts.push([])
      room = TYPE_AHEAD_BYTES
    }
    parts.at(-1)?.push(line)
    room -= bytes
  }
  return parts
}
