import type { Check } from '../model/check.ts'
import type { Lab } from '../model/lab.ts'
import type { ScenarioFile } from '../model/scenario.ts'

/** What the catalogue says of a lab; `folder` is its path from the catalogue's root, `hash` the sha256 of its source. */
export type Entry = {
  readonly folder: string
  readonly title: string
  readonly description: string
  readonly imageid: string
  readonly course: string | undefined
  readonly order: number | undefined
  readonly steps: number
  readonly checks: number
  readonly hash: string
}

/** What a lab says of itself for the catalogue. */
export const entryOf = (
  { meta, steps }: Lab,
  checks: ReadonlyMap<string, Check>,
): Omit<Entry, 'folder' | 'hash'> => ({
  title: meta.title,
  description: meta.description,
  imageid: meta.imageid,
  course: meta.course,
  order: meta.order,
  steps: steps.length,
  checks: checks.size,
})

/**
 * The catalogue of all scenarios (`index.json` at the root; ours, Killercoda ignores it) and the course that
 * Killercoda reads (`structure.json` in the folder of the scenarios; only what it lists exists there).
 */
export const renderCatalogue = (
  entries: readonly Entry[],
  courseFolder: string,
): readonly ScenarioFile[] => {
  const sorted = [...entries].sort(byOrder)
  const scenarios = sorted.map(({ folder, title, description, imageid, steps, checks, hash }) => ({
    path: folder,
    title,
    description,
    imageid,
    steps,
    checks,
    source: `sha256:${hash}`,
  }))
  const inCourse = sorted.filter(({ folder }) => folder.startsWith(`${courseFolder}/`))
  const courses = new Set(inCourse.flatMap(({ course }) => course ?? []))
  const structure = {
    title: courses.size === 1 ? [...courses].join('') : 'Labs',
    description: `${inCourse.length} ${inCourse.length === 1 ? 'lab' : 'labs'}`,
    items: inCourse.map(({ folder }) => ({ path: folder.slice(courseFolder.length + 1) })),
  }
  return [
    { path: `${courseFolder}/structure.json`, content: json(structure), mode: 'file' },
    { path: 'index.json', content: json({ scenarios }), mode: 'file' },
  ]
}

/** By course, those without one last; in it by order. */
const byOrder = (a: Entry, b: Entry): number => {
  if (a.course !== b.course)
    return a.course === undefined || (b.course !== undefined && a.course > b.course) ? 1 : -1
  const place = ({ order }: Entry) => order ?? Number.MAX_SAFE_INTEGER
  return place(a) - place(b) || (a.folder < b.folder ? -1 : 1)
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
