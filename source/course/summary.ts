import type { LedgerLab, Run, Summary } from '../model/ledger.ts'

/** A lab as it is now: the hash of its source, and of its built files where something changed. */
export type Present = {
  readonly path: string
  readonly hash: string
  /** `undefined` where the lab cannot be built. */
  readonly files: Readonly<Record<string, string>> | undefined
}

/**
 * Where a lab stands. The last run on each pair of versions counts, of the last source that was run: proven is what was
 * proven on all of them. `present` is the lab as it is now, `undefined` where that is not known.
 */
export const summarise = (lab: LedgerLab, present: Present | 'gone' | undefined): Summary => {
  const last = lab.runs.at(-1)
  const runs = lab.runs.filter(({ hash }) => hash === last?.hash)
  const on = lastOnEach(runs)
  const changed = last && present ? changesSince(last, present) : []
  return {
    path: lab.path,
    title: lab.title,
    state: !last
      ? 'missing'
      : on.some(({ outcome }) => outcome === 'failed')
        ? 'failed'
        : on.some(({ outcome }) => outcome === 'interrupted')
          ? 'interrupted'
          : changed.length > 0
            ? 'stale'
            : 'proven',
    startedAt: last?.startedAt,
    durationMs: last?.durationMs,
    strength: runs.findLast(({ strength }) => strength !== undefined)?.strength,
    on: on.map(({ kubernetes, etcd, outcome, startedAt, durationMs, faults, interruption }) => ({
      kubernetes,
      etcd,
      outcome,
      startedAt,
      durationMs,
      fault: faults[0],
      interruption,
    })),
    flaky: flakyOf(runs),
    changed,
  }
}

const versionsOf = ({ kubernetes, etcd }: Run): string => `${kubernetes} ${etcd}`

const lastOnEach = (runs: readonly Run[]): readonly Run[] =>
  [...new Map(runs.map(run => [versionsOf(run), run])).entries()]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([, run]) => run)

/** A failure is flaky only where the same source on the same versions has passed too. */
const flakyOf = (runs: readonly Run[]): Summary['flaky'] => {
  const ended = runs.filter(({ outcome }) => outcome !== 'interrupted')
  const mixed = [...new Set(ended.map(versionsOf))]
    .map(versions => ended.filter(run => versionsOf(run) === versions))
    .filter(same => new Set(same.map(({ outcome }) => outcome)).size > 1)
    .flat()
  const failed = mixed.filter(({ outcome }) => outcome === 'failed')
  const lines = new Map<number, number>()
  for (const { faults } of failed)
    for (const line of new Set(faults.map(fault => fault.line)))
      lines.set(line, (lines.get(line) ?? 0) + 1)
  return {
    runs: ended.length,
    failed: failed.length,
    share: mixed.length === 0 ? 0 : failed.length / mixed.length,
    lines: [...lines].sort(([a], [b]) => a - b).map(([line, failed]) => ({ line, failed })),
  }
}

const changesSince = (run: Run, present: Present | 'gone'): readonly string[] => {
  if (present === 'gone') return ['the lab is not there any more']
  const { hash, files } = present
  if (hash === run.hash) return []
  const was = run.files
  if (!was || !files) return ['the source']
  const names = [...new Set([...Object.keys(was), ...Object.keys(files)])].sort()
  const built = names.filter(name => was[name] !== files[name])
  return ['the source', ...built]
}
