import type { Summary } from '../../model/ledger.ts'
import { duration } from '../transcript/summary.ts'
import { columns } from './columns.ts'

/** A course's ledger for a terminal: a line for each lab and pair of versions, what is wrong below, the sum at the end. */
export const ledgerText = (labs: readonly Summary[]): string => {
  const head = ['lab', 'state', 'when', 'kubernetes', 'etcd', 'strong', 'took', 'flaky']
  const remarks = labs.flatMap(remarksOf)
  return [
    ...(labs.length > 0 ? [columns([head, ...labs.flatMap(rowsOf)])] : []),
    ...(remarks.length > 0 ? [remarks.map(remark => `${remark}\n`).join('')] : []),
    `${sumOf(labs)}\n`,
  ].join('\n')
}

const rowsOf = (lab: Summary): readonly (readonly string[])[] => {
  const { path, state, on } = lab
  if (on.length === 0) return [[path, state]]
  return on.map((run, at) => [
    at === 0 ? path : '',
    at === 0 ? state : '',
    minute(run.startedAt),
    run.kubernetes,
    run.etcd,
    at === 0 ? strengthText(lab.strength) : '',
    duration(run.durationMs),
    at === 0 ? flakyText(lab.flaky) : '',
  ])
}

/** `2026-11-25 20:42`, in UTC as the ledger has it. */
export const minute = (startedAt: string): string => startedAt.slice(0, 16).replace('T', ' ')

export const strengthText = (strength: number | undefined): string =>
  strength === undefined ? '' : `${Math.floor(strength * 100)} %`

export const flakyText = ({ runs, failed, share }: Summary['flaky']): string =>
  share > 0 ? `${failed} of ${runs} failed` : runs > 1 ? `0 of ${runs}` : ''

/** What an author has to look at, each with its place. */
export const remarksOf = (lab: Summary): readonly string[] => [
  ...lab.on.flatMap(({ outcome, fault, interruption, kubernetes, etcd }) => {
    if (outcome === 'proven') return []
    const on = `on Kubernetes ${kubernetes} with etcd ${etcd}`
    if (outcome === 'interrupted') {
      const why = interruption === undefined ? '' : `: ${interruption}`
      return [`${lab.path}: its run ${on} did not come to its end${why}`]
    }
    return [`${lab.path}${fault ? `:${fault.line}: ${fault.reason}` : ': failed'}, ${on}`]
  }),
  ...(lab.flaky.share > 0
    ? [`${lab.path}: flaky, ${flakyText(lab.flaky)}${linesOf(lab.flaky.lines)}`]
    : []),
  ...(lab.changed.length > 0
    ? [`${lab.path}: changed since it ran: ${shortList(lab.changed)}`]
    : []),
  ...(lab.state === 'missing' ? [`${lab.path}: was never run`] : []),
]

const linesOf = (lines: Summary['flaky']['lines']): string =>
  lines.map(({ line, failed }) => `, line ${line} in ${failed}`).join('')

const shortList = (words: readonly string[]): string =>
  words.length <= 6
    ? words.join(', ')
    : `${words.slice(0, 5).join(', ')} and ${words.length - 5} more`

/** `150 labs: 148 proven, 1 stale, 1 missing; 2 min 05 s for all of them in turn`. */
export const sumOf = (labs: readonly Summary[]): string => {
  const states = STATES.flatMap(state => {
    const count = labs.filter(lab => lab.state === state).length
    return count > 0 ? [`${count} ${state}`] : []
  })
  const total = labs.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0)
  const time = total > 0 ? `; ${hours(total)} for all of them in turn` : ''
  return `${labs.length} ${labs.length === 1 ? 'lab' : 'labs'}: ${states.join(', ') || 'nothing was run'}${time}`
}

const hours = (ms: number): string =>
  ms < 3_600_000 ? duration(ms) : `${(ms / 3_600_000).toFixed(1)} h`

const STATES: readonly Summary['state'][] = ['proven', 'stale', 'failed', 'interrupted', 'missing']
