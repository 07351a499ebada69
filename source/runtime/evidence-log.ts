import { readdirSync, readFileSync } from 'node:fs'
import type { Ending } from './matcher.ts'

/** A command line that the learner's shell has run, as hook.sh recorded it. */
export type Entry = Ending & {
  /** When it ended, in milliseconds since 1970. */
  readonly atMs: number
  /** The terminal it was typed in, `/dev/pts/0`. */
  readonly terminal: string
  readonly line: string
}

/** Reads the log; a line that is broken is passed over. `undefined` where there is no log. */
export const readLog = (path: string): readonly Entry[] | undefined => {
  const text = readText(path)
  return text?.split('\n').flatMap(line => readEntry(line) ?? [])
}

/** `1732437176123 /dev/pts/0 1 0,1 kubectl get pods | grep x`: time, terminal, status, statuses of the pipe, command. */
export const readEntry = (line: string): Entry | undefined => {
  const match = /^(\d{10,}) (\S+) (\d+|-) ((?:\d+,)*\d+|-) (.+)$/.exec(line)
  if (!match) return undefined
  const [, time, terminal = '', status, members, command = ''] = match
  return {
    atMs: Number(time),
    terminal,
    status: status === '-' ? undefined : Number(status),
    members: members === '-' ? [] : (members ?? '').split(',').map(Number),
    line: command.replace(/\\([\\nr])/g, (_, letter: string) => ESCAPES[letter] ?? letter),
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r' }

/**
 * The time after which a step's evidence counts: the first pass of the step before it, or of the closest earlier one
 * that has passed; 0 where none has.
 */
export const sinceMs = (passed: string, step: string): number => {
  const before = stepNumber(step)
  if (before === undefined) return 0
  const earlier = names(passed)
    .flatMap(name => stepNumber(name) ?? [])
    .filter(number => number < before)
  const closest = names(passed).find(name => stepNumber(name) === Math.max(...earlier))
  const time = closest === undefined ? undefined : readText(`${passed}/${closest}`)
  return Number.parseInt(time ?? '', 10) || 0
}

const stepNumber = (step: string): number | undefined => {
  const digits = /^step-(\d+)$/.exec(step)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

const names = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
