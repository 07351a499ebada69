import type { Ledger, LedgerLab, Run } from '../model/ledger.ts'

/** A file's results, with the name to call it by. */
export type Source = { readonly file: string; readonly labs: readonly LedgerLab[] }

/** Something about the results that a reader has to know; `error`, they contradict each other. */
type Note = { readonly severity: 'error' | 'info'; readonly text: string }

export type Merged = { readonly ledger: Ledger; readonly notes: readonly Note[] }

/**
 * All results as one ledger: labs by path, the runs of each by time. A run that was given twice counts once; where two
 * files tell the same run differently, the one that proves less is kept and the contradiction is said.
 */
export const merge = (sources: readonly Source[]): Merged => {
  const labs = new Map<string, { title: string; latest: string; runs: Map<string, Told> }>()
  const notes: Note[] = []
  for (const { file, labs: told } of sources)
    for (const { path, title, runs } of told) {
      const lab = labs.get(path) ?? { title, latest: '', runs: new Map<string, Told>() }
      labs.set(path, lab)
      for (const run of runs) {
        if (run.startedAt >= lab.latest) Object.assign(lab, { title, latest: run.startedAt })
        const key = keyOf(run)
        const earlier = lab.runs.get(key)
        const note = earlier && compare(path, earlier, { file, run })
        if (note) notes.push(note)
        lab.runs.set(key, earlier ? lesser(earlier, { file, run }) : { file, run })
      }
    }
  const merged = [...labs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, { title, runs }]) => {
      const byTime = [...runs.values()].map(({ run }) => run).sort(byStart)
      return { path, title, runs: withoutOldFiles(latest(byTime)) }
    })
  return { ledger: { labs: merged }, notes }
}

type Told = { readonly file: string; readonly run: Run }

/** Two clusters on the same versions are not begun in the same millisecond by chance. */
const keyOf = ({ startedAt, kubernetes, etcd }: Run): string => `${startedAt} ${kubernetes} ${etcd}`

const compare = (path: string, a: Told, b: Told): Note | undefined => {
  const what = `\`${path}\`, its run of ${a.run.startedAt}`
  if (a.run.outcome !== b.run.outcome || a.run.hash !== b.run.hash)
    return {
      severity: 'error',
      text: `${what}: \`${a.file}\` says ${a.run.outcome}, \`${b.file}\` says ${b.run.outcome}${a.run.hash === b.run.hash ? '' : ' of another source'}; the one that proves less is kept`,
    }
  // A transcript and the proof that was written from it, or a ledger and what it was merged from.
  return undefined
}

const WORTH: Readonly<Record<Run['outcome'], number>> = { failed: 0, interrupted: 1, proven: 2 }

/** Of two that agree the one that tells more: a proof has no words for what broke. */
const lesser = (a: Told, b: Told): Told => {
  const worth = WORTH[a.run.outcome] - WORTH[b.run.outcome]
  if (worth !== 0) return worth < 0 ? a : b
  return detail(b.run) > detail(a.run) ? b : a
}

const detail = ({ faults, files, strength, interruption }: Run): number =>
  faults.filter(({ rule, reason }) => rule !== reason).length * 4 +
  (strength === undefined ? 0 : 2) +
  (interruption === undefined ? 0 : 2) +
  (files ? 1 : 0)

const byStart = (a: Run, b: Run): number =>
  a.startedAt === b.startedAt ? (keyOf(a) < keyOf(b) ? -1 : 1) : a.startedAt < b.startedAt ? -1 : 1

/** On each pair of versions the last runs only: a ledger that is merged every night does not grow for ever. */
const MOST_RUNS = 50

const latest = (runs: readonly Run[]): readonly Run[] => {
  const counts = new Map<string, number>()
  return runs
    .toReversed()
    .filter(({ kubernetes, etcd }) => {
      const versions = `${kubernetes} ${etcd}`
      const count = (counts.get(versions) ?? 0) + 1
      counts.set(versions, count)
      return count <= MOST_RUNS
    })
    .toReversed()
}

const withoutOldFiles = (runs: readonly Run[]): readonly Run[] =>
  runs.map((run, at) => {
    if (at === runs.length - 1) return run
    const { files: _, ...rest } = run
    return rest
  })
