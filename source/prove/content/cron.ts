import { Cron } from 'croner'
import { readBash } from '../../language/bash.ts'
import type { Machine } from '../../machine/learner.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { ShowBlock } from '../../model/lab.ts'
import { messageOf } from '../../model/trouble.ts'
import { linePosition } from '../locate.ts'
import { type ContentVerdict, finding, verdict } from './verdict.ts'

/** Reads a crontab: each schedule by a cron library, each payload as bash, its programs looked for on the machine. */
export const proveCron = async (block: ShowBlock, machine: Machine): Promise<ContentVerdict> => {
  const found: Diagnostic[] = []
  for (const [index, line] of block.value.split('\n').entries()) {
    const entry = readEntry(line)
    if (!entry) continue
    const position = linePosition(block, index)
    const add = (severity: Diagnostic['severity'], rule: string, reason: string, fix: string) =>
      found.push(finding(severity, rule, position, reason, fix))
    const wrong = scheduleFault(entry.schedule)
    if (wrong !== undefined)
      add(
        'error',
        'cron-schedule',
        `Unexpected schedule \`${entry.schedule}\`: ${wrong}`,
        'Write five fields: minute, hour, day of the month, month, day of the week',
      )
    if (/(?<!\\)%/.test(entry.payload))
      add(
        'error',
        'cron-percent',
        'Unexpected `%`, which cron takes for the end of the line, expected `\\%`',
        'Write `\\%`',
      )
    const script = readBash(entry.payload.replace(/\\%/g, '%'))
    for (const { message } of script.faults)
      add('error', 'bash-syntax', `Unexpected syntax: ${message}`, 'Correct the command')
    const programs = script.commands.flatMap(({ words, within }) =>
      words[0] && !words[0].dynamic && !within.some(({ type }) => type === 'payload')
        ? [words[0].value]
        : [],
    )
    for (const program of await missingPrograms(machine, programs))
      add(
        'warning',
        'program-missing',
        `Unexpected program \`${program}\` in a cron job, expected one that this machine has`,
        `Say where \`${program}\` comes from, or call it with its path`,
      )
  }
  return verdict('cron', found)
}

type Entry = { readonly schedule: string; readonly payload: string }

/** A line of a crontab; comments and assignments are none. */
const readEntry = (line: string): Entry | undefined => {
  const text = line.trim()
  if (text === '' || text.startsWith('#') || /^[A-Z_]+\s*=/.test(text)) return undefined
  const match = /^(@\w+|(?:\S+\s+){4}\S+)\s+(.*)$/.exec(text)
  return match ? { schedule: match[1] ?? '', payload: match[2] ?? '' } : undefined
}

const NICKNAMES = new Set(
  '@reboot @yearly @annually @monthly @weekly @daily @midnight @hourly'.split(' '),
)

/** croner knows more than cron does (`L`, `W`, `#`, seconds): only what cron knows gets there. */
const scheduleFault = (schedule: string): string | undefined => {
  if (schedule.startsWith('@')) return NICKNAMES.has(schedule) ? undefined : 'cron has no such name'
  if (!/^[\d*,/\-\sA-Za-z]+$/.test(schedule) || /(?<![A-Z])[LW](?![A-Z])/i.test(schedule))
    return 'cron has no such field'
  try {
    const next = new Cron(schedule, { paused: true }).nextRun()
    return next === null ? 'it never comes' : undefined
  } catch (error) {
    return messageOf(error).replace(/^CronPattern: /, '')
  }
}

/** Those of the programs that bash does not find with the short PATH that cron has. */
const missingPrograms = async (
  machine: Machine,
  programs: readonly string[],
): Promise<readonly string[]> => {
  if (programs.length === 0) return []
  const { stdout, exitCode } = await machine.exec([
    'env',
    '-i',
    'HOME=/root',
    'PATH=/usr/local/bin:/usr/bin:/bin',
    'bash',
    '-c',
    'for name; do type -t -- "$name" >/dev/null || printf "%s\\n" "$name"; done',
    'types',
    ...new Set(programs),
  ])
  return exitCode === 0 ? stdout.split('\n').filter(name => name !== '') : []
}
