import type { Attempt } from '../../model/attempt.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Transcript } from '../../model/transcript.ts'
import { duration } from '../transcript/summary.ts'
import { columns } from './columns.ts'

/** What several runs of the same labs showed: a table for each lab, then where it stops working, and how often. */
export const attemptsText = (attempts: readonly Attempt[]): string =>
  [...new Set(attempts.map(({ path }) => path))]
    .map(path =>
      labText(
        path,
        attempts.filter(one => one.path === path),
      ),
    )
    .join('\n')

const labText = (path: string, attempts: readonly Attempt[]): string => {
  const head = ['kubernetes', 'etcd', 'result', 'time', '']
  const rows = attempts.map(one => [
    ...versionsOf(one),
    one.state === 'done' ? one.transcript.outcome : 'not run',
    ...detail(one),
  ])
  return `${path}\n\n${indent(columns([head, ...rows]))}${verdict(attempts)}`
}

const versionsOf = (one: Attempt): readonly [kubernetes: string, etcd: string] =>
  one.state === 'done'
    ? [bare(one.transcript.machine.kubernetes), one.transcript.machine.etcd]
    : [one.cell.kubernetes ?? '', one.cell.etcd ?? '']

const bare = (version: string): string => version.replace(/^v/, '')

const detail = (one: Attempt): readonly string[] => {
  if (one.state === 'not-run') return ['', one.reason]
  const { durationMs, interruption } = one.transcript
  const fault = firstFault(one.transcript)
  return [duration(durationMs), interruption?.reason ?? (fault ? cut(placed(fault)) : '')]
}

const placed = ({ position, reason }: Diagnostic): string =>
  `line ${position.start.line}: ${reason}`

/** In the table a reason is a reminder; it stands whole below. */
const cut = (text: string): string => (text.length <= 60 ? text : `${text.slice(0, 59)}\u2026`)

/** What failed a run: the first error; without one the first thing that was found. */
const firstFault = ({ outcome, diagnostics }: Transcript): Diagnostic | undefined =>
  outcome === 'proven'
    ? undefined
    : (diagnostics.find(({ severity }) => severity === 'error') ?? diagnostics[0])

const verdict = (attempts: readonly Attempt[]): string => {
  const works = attempts.some(one => one.state === 'done' && one.transcript.outcome === 'proven')
  const lines = [...new Set(attempts.map(keyOf))].flatMap(key => {
    const same = attempts.filter(one => keyOf(one) === key)
    const runs = same.flatMap(one =>
      one.state === 'done' && one.transcript.outcome !== 'interrupted' ? [one.transcript] : [],
    )
    const failed = runs.filter(({ outcome }) => outcome === 'failed')
    const [run] = runs
    if (!run) return []
    const on = `Kubernetes ${bare(run.machine.kubernetes)} with etcd ${run.machine.etcd}`
    const [first] = failed
    if (!first) return runs.length > 1 ? [`Steady on ${on}: 0 of ${runs.length} runs failed`] : []
    if (failed.length < runs.length)
      return [`Flaky on ${on}: ${failed.length} of ${runs.length} runs failed${flakyLines(failed)}`]
    const fault = firstFault(first)
    return [
      `${works ? 'Stops working' : 'Fails'} on ${on}${fault ? `, ${placed(fault)}` : ''}`,
      ...(fault ? [`  \u2192 ${fault.fix}`] : []),
    ]
  })
  return lines.length > 0 ? `\n${lines.map(line => `${line}\n`).join('')}` : ''
}

const keyOf = (one: Attempt): string => versionsOf(one).join(' ')

/** At which lines, and how often at each. */
const flakyLines = (failed: readonly Transcript[]): string => {
  const counts = new Map<number, number>()
  for (const transcript of failed) {
    const line = firstFault(transcript)?.position.start.line
    if (line !== undefined) counts.set(line, (counts.get(line) ?? 0) + 1)
  }
  const told = [...counts]
    .sort(([a], [b]) => a - b)
    .map(([line, times]) => `line ${line} ${TIMES[times] ?? `${times} times`}`)
  return told.length > 0 ? `, ${told.join(', ')}` : ''
}

const TIMES = ['', 'once', 'twice']

const indent = (text: string): string => text.replace(/^(?=.)/gm, '  ')

/** The same for a program: every run with its versions, outcome, and first fault. */
export const attemptsJson = (attempts: readonly Attempt[]): string => {
  const runs = attempts.map(one => {
    const asked = { path: one.path, asked: one.cell }
    if (one.state === 'not-run')
      return { ...asked, outcome: 'not-run', reason: one.reason, fix: one.fix }
    const { machine, outcome, startedAt, durationMs, interruption } = one.transcript
    const fault = firstFault(one.transcript)
    return {
      ...asked,
      kubernetes: bare(machine.kubernetes),
      etcd: machine.etcd,
      outcome,
      startedAt,
      durationMs: Math.round(durationMs),
      ...(interruption && { interruption }),
      ...(fault && {
        rule: fault.rule,
        line: fault.position.start.line,
        reason: fault.reason,
        fix: fault.fix,
      }),
    }
  })
  return `${JSON.stringify({ runs }, null, 2)}\n`
}
