import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, join, relative, resolve, sep } from 'node:path'
import type { Difference } from '../import/compare.ts'
import type { InCourse } from '../import/head.ts'
import { valueAt } from '../language/json.ts'
import type { LabWords } from '../render/course.ts'
import { CannotError } from './cannot.ts'
import type { FoundCourse } from './import-courses.ts'
import { namesOf, slugOf } from './import-names.ts'
import { type Item, jsonAt, readStructure, type Structure } from './import-structure.ts'
import { areStatable, calledIn, wordsOf } from './import-words.ts'
import { COURSE, portable } from './labs.ts'

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
    missing: [],
    notes: [],
  }
  walk(folder, undefined, cwd, found)
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
    hasScenarios(folder, cwd)
  )
}

type Walked = {
  /** The folder that is imported, as it really is. */
  readonly root: string
  /** Folders that were come by, as they really are. */
  readonly seen: Set<string>
  readonly scenarios: {
    readonly folder: string
    readonly course: InCourse
    /** What its course calls it otherwise than it calls itself. */
    readonly words: LabWords
  }[]
  readonly courses: Omit<FoundCourse, 'labs'>[]
  readonly missing: Difference[]
  readonly notes: Difference[]
}

/** Walks a course; `title` is what the course around it calls it. */
const walk = (folder: string, title: string | undefined, cwd: string, found: Walked): void => {
  found.seen.add(realpathSync(resolve(cwd, folder)))
  const structure = readStructure(folder, cwd)
  const course = title ?? structure?.title
  const items: readonly Item[] = structure?.items ?? subfolders(folder, cwd).map(path => ({ path }))
  const before = found.scenarios.length
  for (const [index, item] of items.entries()) {
    const path = portable(join(folder, item.path))
    if (leadsOut(path, cwd, found)) {
      const reason = `names \`${item.path}\`, which is outside of \`${portable(relative(cwd, found.root)) || '.'}\``
      found.missing.push(structure ? at(structure, reason) : { path, line: undefined, reason })
      continue
    }
    const isScenario = isThere(join(path, 'index.json'), cwd)
    const isInner = !isScenario && isThere(path, cwd) && hasScenarios(path, cwd)
    if (!isScenario && !isInner) {
      if (structure)
        found.missing.push(at(structure, `names \`${item.path}\`, which is no scenario`))
      continue
    }
    const target = realpathSync(resolve(cwd, path))
    const words = isScenario ? wordsOf(path, item, cwd) : {}
    if (found.seen.has(target)) {
      if (structure)
        note(found, structure, `names \`${item.path}\`, which is imported already: it is one lab`)
    } else if (isInner) walk(path, item.title ?? innerTitle(path, cwd), cwd, found)
    else {
      found.seen.add(target)
      const order = course === undefined || !structure ? {} : { order: index + 1 }
      found.scenarios.push({ folder: path, course: { course, ...order }, words })
      if (course !== undefined && areStatable(words)) continue
    }
    const others = Object.keys(words).join(' and ')
    if (structure && others !== '')
      note(found, structure, `gives \`${item.path}\` another ${others}; the lab keeps its own`)
  }
  const isCourse = found.scenarios.slice(before).some(one => one.course.course === course)
  if (isCourse) noteCourse(folder, course, structure, cwd, found)
}

const noteCourse = (
  folder: string,
  title: string | undefined,
  structure: Structure | undefined,
  cwd: string,
  found: Walked,
): void => {
  const name = basename(resolve(cwd, folder))
  const description = structure?.description
  if (title !== undefined) {
    found.courses.push({ title, folder: name, description })
    return
  }
  if (structure && description !== undefined)
    note(found, structure, 'has a description of the course, and no title: no lab can name it')
  if (name === COURSE) return
  const reason = `has no title of a course: its scenarios are published in \`${COURSE}\`, and their URLs change`
  found.notes.push({ path: portable(folder), line: undefined, reason })
}

/** True for an entry, `..` or a symbolic link, of another place on this machine: none of it is the course's to publish. */
const leadsOut = (path: string, cwd: string, { root }: Walked): boolean => {
  const whole = resolve(cwd, path)
  const target = existsSync(whole) ? realpathSync(whole) : whole
  return target !== root && !target.startsWith(`${root}${sep}`)
}

/** Killercoda calls a course without a title by its folder. */
const innerTitle = (folder: string, cwd: string): string =>
  readStructure(folder, cwd)?.title ?? basename(folder)

const note = (found: Walked, structure: Structure, reason: string): void => {
  found.notes.push(at(structure, reason))
}

const at = ({ path }: Structure, reason: string): Difference => ({ path, line: undefined, reason })

const hasScenarios = (folder: string, cwd: string): boolean =>
  isThere(join(folder, 'structure.json'), cwd) ||
  subfolders(folder, cwd).some(name => isThere(join(folder, name, 'index.json'), cwd))

const subfolders = (folder: string, cwd: string): readonly string[] =>
  readdirSync(resolve(cwd, folder), { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort()

const isThere = (path: string, cwd: string): boolean =>
  statSync(resolve(cwd, path), { throwIfNoEntry: false }) !== undefined
