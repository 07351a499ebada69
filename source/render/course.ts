import { count, ORIGIN } from '../language/text.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Lab } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import type { ScenarioFile } from '../model/scenario.ts'

/** A lab as its course sees it; `position` is where its front matter stands. */
export type CourseLab = {
  readonly path: string
  readonly slug: string
  readonly course: string | undefined
  readonly order: number | undefined
  readonly position: Position | undefined
}

/** A course as Killercoda reads it: a folder with a `structure.json`, the scenarios below it in this order. */
export type Course = {
  /** `undefined` for the labs that name none. */
  readonly title: string | undefined
  readonly labs: readonly CourseLab[]
}

/** What a lab says of its place. */
export const courseLab = (
  path: string,
  { slug, meta: { course, order, position } }: Lab,
): CourseLab => ({ path, slug, course, order, position })

/** Labs by their course, each course in its order; the labs without a course are the last. */
export const coursesOf = (labs: readonly CourseLab[]): readonly Course[] => {
  const titles = [...new Set(labs.map(({ course }) => course))].sort(byTitle)
  return titles.map(title => ({
    title,
    labs: labs.filter(({ course }) => course === title).sort(byOrder),
  }))
}

/** What no lab can say alone: the course's text, and what it calls a lab otherwise than the lab itself, by slug. */
export type CourseWords = {
  readonly description?: string | undefined
  readonly labs?: Readonly<Record<string, LabWords>> | undefined
}

export type LabWords = {
  readonly title?: string | undefined
  readonly description?: string | undefined
}

/** A course's `structure.json`; what it does not list does not exist for Killercoda. */
export const renderStructure = (
  { title, labs }: Course,
  folder: string,
  words: CourseWords = {},
): ScenarioFile =>
  structureFile(`${folder}/structure.json`, {
    title: title ?? 'Labs',
    description: words.description ?? count(labs.length, 'lab'),
    items: itemsOf(labs, words),
  })

/** The same at the root of the branch: it lists the folders of the other courses as well, or they would be hidden. */
export const renderRoot = (
  { title, labs }: Course,
  folders: readonly string[],
  words: CourseWords = {},
): ScenarioFile =>
  structureFile('structure.json', {
    ...(title === undefined ? {} : { title }),
    ...(words.description === undefined ? {} : { description: words.description }),
    items: [...itemsOf(labs, words), ...folders.map(path => ({ path }))],
  })

const itemsOf = (labs: readonly CourseLab[], words: CourseWords) => {
  const called = new Map(Object.entries(words.labs ?? {}))
  return labs.map(({ slug }) => ({ path: slug, ...called.get(slug) }))
}

const structureFile = (path: string, structure: object): ScenarioFile => ({
  path,
  content: `${JSON.stringify(structure, null, 2)}\n`,
  mode: 'file',
})

/** Gaps and repeats of `order` in each course, as diagnostics `course-order` of the labs that show them, by path. */
export const inspectCourses = (
  labs: readonly CourseLab[],
): ReadonlyMap<string, readonly Diagnostic[]> =>
  new Map(
    coursesOf(labs)
      .flatMap(inspectCourse)
      .map(({ path, diagnostic }) => [path, [diagnostic]] as const),
  )

const inspectCourse = ({ title, labs }: Course) => {
  const place = title === undefined ? 'among the labs without a course' : `in course \`${title}\``
  const ordered = labs.flatMap(lab => (lab.order === undefined ? [] : [{ ...lab, at: lab.order }]))
  return ordered.flatMap(({ path, position, at }, index) => {
    const before = ordered[index - 1]
    if (!before || at === before.at + 1) return []
    const words =
      at === before.at
        ? {
            reason: `Unexpected order ${at} ${place}, expected another than that of \`${before.path}\``,
            fix: `Give one of the two another \`order\` in its front matter`,
          }
        : {
            reason: `Unexpected order ${at} after ${before.at} ${place}, expected ${before.at + 1}`,
            fix: `Put the missing lab in, or write \`order: ${before.at + 1}\``,
          }
    const diagnostic: Diagnostic = {
      rule: 'course-order',
      severity: 'warning',
      position: position ?? ORIGIN,
      ...words,
    }
    return [{ path, diagnostic }]
  })
}

const byTitle = (a: string | undefined, b: string | undefined): number =>
  a === undefined ? 1 : b === undefined ? -1 : a < b ? -1 : 1

const byOrder = (a: CourseLab, b: CourseLab): number => {
  const place = ({ order }: CourseLab) => order ?? Number.MAX_SAFE_INTEGER
  return place(a) - place(b) || (a.path < b.path ? -1 : 1)
}
