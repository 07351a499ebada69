import type { EndedJob } from '../model/typed.ts'

/** Signals as bash describes them in a job's notice. */
const SIGNALS: Readonly<Record<string, number>> = {
  Hangup: 1,
  Interrupt: 2,
  Quit: 3,
  'Illegal instruction': 4,
  Aborted: 6,
  'Bus error': 7,
  'Floating point exception': 8,
  Killed: 9,
  'Segmentation fault': 11,
  'Broken pipe': 13,
  'Alarm clock': 14,
  Terminated: 15,
}

/** `[1]+  Exit 3                  ( sleep 1; exit 3 )`; bash pads what happened to 24 columns. */
const NOTICE = new RegExp(
  String.raw`^\[\d+\][+ -] {1,2}(?:Exit (\d+)|Done(?:\((\d+)\))?|(${Object.keys(SIGNALS).join('|')})) {2,}(?:\(core dumped\) )?(\S.*)$`,
)

/** The background jobs that bash announced as ended in a text of the terminal. */
export const endedJobs = (text: string): readonly EndedJob[] =>
  text.split('\n').flatMap(line => {
    const match = NOTICE.exec(line)
    if (!match) return []
    const [, exit, done, signal, command = ''] = match
    const status = signal === undefined ? Number(exit ?? done ?? 0) : 128 + (SIGNALS[signal] ?? 0)
    return [{ command: command.replace(/ {2}\(wd: .*\)$/, ''), status }]
  })

/** A command's output without the notices that bash put at its end: they are not the command's. */
export const withoutNotices = (text: string): string => {
  const lines = text.split('\n')
  let end = lines.length
  while (end > 0 && (lines[end - 1] === '' || NOTICE.test(lines[end - 1] ?? ''))) end -= 1
  const cut = lines.slice(end).findIndex(line => NOTICE.test(line))
  if (cut < 0) return text
  return lines.slice(0, end + cut).join('\n') + (end + cut > 0 ? '\n' : '')
}
