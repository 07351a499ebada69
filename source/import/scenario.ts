import type { OwnFile } from '../model/scenario.ts'
import { compare, type Difference } from './compare.ts'
import { compose, type Draft } from './draft.ts'
import type { InCourse } from './head.ts'
import { decode } from './parts.ts'
import type { Rebuilt, Workshop } from './workshop.ts'

/** A scenario as a lab. */
export type Imported = {
  /** The text of `lab.md`. */
  readonly lab: string
  /** The files beside it, in `lab.files`. */
  readonly own: readonly OwnFile[]
  /** Where a build gives another folder; empty where it gives the same, byte for byte. */
  readonly differences: readonly Difference[]
  /** What is worth knowing though no byte is another: what stays a file and why, what the index names in vain. */
  readonly notes: readonly Difference[]
  readonly steps: number
  readonly checks: number
}

/**
 * Makes one lab of a scenario's files. `files` holds an `index.json` that is JSON; `lost` are things of the folder that
 * cannot come along. The lab is built in memory, and the differences are those that were really found.
 */
export const importScenario = async (
  files: readonly OwnFile[],
  lost: readonly Difference[],
  course: InCourse,
  workshop: Workshop,
): Promise<Imported> => {
  const plain = await attempt(files, lost, course, workshop, 'scripts')
  const launchers = files.filter(file => workshop.codeIn(decode(file) ?? '') !== undefined)
  const [first] = launchers
  if (!first) return plain
  const clean = await attempt(files, lost, course, workshop, 'zx')
  if (JSON.stringify(clean.differences) === JSON.stringify(plain.differences)) return clean
  const reason =
    'stays a script of labproof\u2019s: with its zx code a build would give other bytes'
  return { ...plain, notes: [...plain.notes, { path: first.path, line: undefined, reason }] }
}

const attempt = async (
  files: readonly OwnFile[],
  lost: readonly Difference[],
  course: InCourse,
  workshop: Workshop,
  checks: 'zx' | 'scripts',
): Promise<Imported> => {
  const keep = new Map<string, Difference>()
  // A page that does not come back as it was, for no reason that is known, stays a file.
  for (;;) {
    const draft = compose(files, keep, course, workshop, checks)
    const rebuilt = await workshop.build(draft.lab, draft.own)
    const known = [...lost, ...draft.known, ...repairsOf(draft, rebuilt)]
    const differences = compare(files, rebuilt.files, known)
    const spoiled = draft.pages.find(
      ({ path }) =>
        !keep.has(path) &&
        !known.some(one => one.path === path) &&
        differences.some(one => one.path === path),
    )
    if (!spoiled) {
      const { lab, own, steps, checks } = draft
      return { lab, own, differences, notes: [...keep.values(), ...draft.notes], steps, checks }
    }
    const reason = 'stays a file: it would not come back as it was'
    keep.set(spoiled.path, { path: spoiled.path, line: undefined, reason })
  }
}

/** The repairs that `build` makes, as differences of the page they are in. */
const repairsOf = ({ pages }: Draft, { repairs }: Rebuilt): readonly Difference[] =>
  repairs.flatMap(({ line, reason }) => {
    const page = pages.findLast(({ begin }) => begin <= line)
    const number = page?.toPage[line - page.begin]
    return page && number !== undefined ? [{ path: page.path, line: number, reason }] : []
  })
