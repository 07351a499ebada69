import { realpathSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { Difference } from '../import/compare.ts'
import type { InCourse } from '../import/head.ts'
import { valueAt } from '../language/json.ts'
import { CannotError } from './cannot.ts'
import type { FoundCourse } from './import-courses.ts'
import { namesOf, slugOf } from './import-names.ts'
import { jsonAt } from './import-structure.ts'
import { holdsScenarios, isThere, noteUnlisted, type Walked, walk } from './import-walk.ts'
import { calledIn } from './import-words.ts'

/** The scenarios of a folder, each with its place in a course and the name that its lab's folder gets. */
export type Found = {
  readonly isCourse: boolean
  readonly scenarios: readonly {
    readonly folder: string
    readonly name: string
    readonly course: InCourse
  }[]
  /** The courses of these scenarios. */
  readonly courses: readonly FoundCourse[]
  /** Entries of a `structure.json` that are no scenario. */
  readonly missing: readonly Difference[]
  /** What a `structure.json` says that no lab holds. */
  readonly notes: readonly Difference[]
}

/** The scenario that a folder is, or those of the course that it is: what `structure.json` lists, or every subfolder. */
export const scenariosIn = (folder: string, cwd: string): Found => {
  if (isThere(join(folder, 'index.json'), cwd) && !isCourse(folder, cwd)) {
    const name = basename(resolve(cwd, folder))
    const scenario = { folder, name, course: { slug: slugOf(name, name, []) } }
    return { isCourse: false, scenarios: [scenario], courses: [], missing: [], notes: [] }
  }
  const root = realpathSync(resolve(cwd, folder))
  const found: Walked = {
    root,
    seen: new Set(),
    scenarios: [],
    courses: [],
    listed: [],
    missing: [],
    notes: [],
  }
  walk(folder, undefined, cwd, found)
  noteUnlisted(cwd, found)
  const { missing, notes } = found
  if (found.scenarios.length === 0 && missing.length === 0)
    throw new CannotError(
      `Cannot import \`${folder}\`: it is no scenario, there is no \`index.json\` in it`,
      'Name the folder that has the `index.json`, or a course folder with a `structure.json`',
    )
  const scenarios = named(folder, found.scenarios)
  const courses = found.courses.map(course => ({
    ...course,
    labs: calledIn(course.title, scenarios),
  }))
  return { isCourse: true, scenarios, courses, missing, notes }
}

/** The scenarios with the names of their labs, and the slugs that keep them at their URLs. */
const named = (root: string, scenarios: Walked['scenarios']) => {
  const names = namesOf(
    root,
    scenarios.map(({ folder }) => folder),
  )
  return scenarios.map(({ folder, course, words }, place) => {
    const name = names[place] ?? ''
    const rivals = scenarios.filter(other => other.course.course === course.course)
    const slug = slugOf(
      folder,
      name,
      rivals.map(other => other.folder),
    )
    return { folder, name, course: { ...course, slug }, words }
  })
}

/** An `index.json` that is no scenario may lie beside scenarios: a catalogue of them. */
const isCourse = (folder: string, cwd: string): boolean => {
  if (isThere(join(folder, 'structure.json'), cwd)) return true
  const index = jsonAt(join(folder, 'index.json'), cwd)
  return (
    index !== undefined &&
    valueAt(index, ['details']) === undefined &&
    valueAt(index, ['backend']) === undefined &&
    holdsScenarios(folder, cwd)
  )
}
