import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, join, relative, resolve, sep } from 'node:path'
import type { Difference } from '../import/compare.ts'
import type { InCourse } from '../import/head.ts'
import { count } from '../language/text.ts'
import type { LabWords } from '../render/course.ts'
import type { FoundCourse } from './import-courses.ts'
import { brokenStructure, type Item, readStructure, type Structure } from './import-structure.ts'
import { areStatable, wordsOf } from './import-words.ts'
import { COURSE, portable } from './labs.ts'
import { MANIFEST } from './manifest.ts'

/** What is found on the way through a course. */
export type Walked = {
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
  /** Folders whose scenarios are listed. */
  readonly listed: { readonly folder: string; readonly structure: Structure }[]
  readonly missing: Difference[]
  readonly notes: Difference[]
}

/** Walks a course; `title` is what the course around it calls it. */
export const walk = (
  folder: string,
  title: string | undefined,
  cwd: string,
  found: Walked,
): void => {
  found.seen.add(realpathSync(resolve(cwd, folder)))
  const structure = readStructure(folder, cwd)
  const course = title ?? structure?.title
  const hasEntry = course !== undefined || isRepository(folder, cwd)
  const items: readonly Item[] = structure?.items ?? subfolders(folder, cwd).map(path => ({ path }))
  const before = found.scenarios.length
  for (const item of items) {
    const path = portable(join(folder, item.path))
    if (leadsOut(path, cwd, found)) {
      const reason = `names \`${item.path}\`, which is outside of \`${portable(relative(cwd, found.root)) || '.'}\``
      found.missing.push(structure ? at(structure, reason) : { path, line: undefined, reason })
      continue
    }
    if (isLab(path, cwd)) continue
    const isScenario = isThere(join(path, 'index.json'), cwd)
    const isInner = !isScenario && isThere(path, cwd) && hasScenarios(path, cwd)
    if (!isScenario && !isInner) {
      if (structure)
        found.missing.push(at(structure, `names \`${item.path}\`, which is no scenario`))
      continue
    }
    const broken = isInner ? brokenStructure(path, cwd) : undefined
    if (broken) {
      found.missing.push({ ...broken, reason: `${broken.reason}: its course is not imported` })
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
      // Entries that are no lab of this course leave no gap in its order.
      const earlier = found.scenarios.filter(one => one.course.course === course).length
      const order = hasEntry && structure ? { order: earlier + 1 } : {}
      found.scenarios.push({ folder: path, course: { course, ...order }, words })
      if (hasEntry && areStatable(words)) continue
    }
    const others = Object.keys(words).join(' and ')
    const isKept = found.scenarios.some(one => one.folder === path && isSame(one.words, words))
    if (structure && others !== '' && !isKept)
      note(found, structure, `gives \`${item.path}\` another ${others}; the lab keeps its own`)
  }
  const isCourse = found.scenarios.slice(before).some(one => one.course.course === course)
  if (isCourse) noteCourse(folder, course, structure, cwd, found)
  if (structure) found.listed.push({ folder, structure })
}

const isSame = (a: LabWords, b: LabWords): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Scenarios beside those that a `structure.json` lists: Killercoda does not show them either. */
export const noteUnlisted = (cwd: string, found: Walked): void => {
  for (const { folder, structure } of found.listed) {
    const names = subfolders(folder, cwd).filter(name => {
      const path = join(folder, name)
      if (!isThere(join(path, 'index.json'), cwd) || isLab(path, cwd)) return false
      return !found.seen.has(realpathSync(resolve(cwd, path)))
    })
    const [first, ...others] = names
    const more = others.length > 0 ? ` and ${count(others.length, 'other scenario')}` : ''
    if (first !== undefined)
      note(
        found,
        structure,
        `does not list \`${first}\`${more}: not imported, nor shown by Killercoda`,
      )
  }
}

const noteCourse = (
  folder: string,
  title: string | undefined,
  structure: Structure | undefined,
  cwd: string,
  found: Walked,
): void => {
  const name = isRepository(folder, cwd) ? '.' : basename(resolve(cwd, folder))
  const description = structure?.description
  if (title !== undefined || name === '.') {
    found.courses.push({ title: title ?? '', folder: name, description })
    return
  }
  if (structure && description !== undefined)
    note(found, structure, 'has a description of the course, and no title: no lab can name it')
  if (name === COURSE) return
  const reason = `has no title of a course: its scenarios are published in \`${COURSE}\`, and their URLs change, unless \`courses.yaml\` says \`"": { folder: ${name} }\`, or \`.\` for the root`
  found.notes.push({ path: portable(folder), line: undefined, reason })
}

/** The scenarios at the root of a repository are in no course, and have its root for a folder. */
const isRepository = (folder: string, cwd: string): boolean => isThere(join(folder, '.git'), cwd)

/** True for an entry, `..` or a symbolic link, of another place on this machine: none of it is the course's to publish. */
const leadsOut = (path: string, cwd: string, { root }: Walked): boolean => {
  const whole = resolve(cwd, path)
  const target = existsSync(whole) ? realpathSync(whole) : whole
  return target !== root && !target.startsWith(`${root}${sep}`)
}

/** A lab with what labproof built of it: a repository that is imported into itself has some from the second time on. */
const isLab = (folder: string, cwd: string): boolean =>
  isThere(join(folder, 'lab.md'), cwd) && isThere(join(folder, MANIFEST), cwd)

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

/** The same, or a course in a folder of its own. */
export const holdsScenarios = (folder: string, cwd: string): boolean =>
  hasScenarios(folder, cwd) ||
  subfolders(folder, cwd).some(name => hasScenarios(join(folder, name), cwd))

const subfolders = (folder: string, cwd: string): readonly string[] =>
  readdirSync(resolve(cwd, folder), { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort()

export const isThere = (path: string, cwd: string): boolean =>
  statSync(resolve(cwd, path), { throwIfNoEntry: false }) !== undefined
