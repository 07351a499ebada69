import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Difference } from '../import/compare.ts'
import type { InCourse } from '../import/head.ts'
import { readJson, valueAt } from '../language/json.ts'
import { CannotError } from './cannot.ts'
import { portable } from './labs.ts'

/** The scenarios of a folder, each with its place in a course. */
export type Found = {
  readonly isCourse: boolean
  readonly scenarios: readonly { readonly folder: string; readonly course: InCourse }[]
  /** Entries of a `structure.json` that are no scenario. */
  readonly missing: readonly Difference[]
}

const ALONE: InCourse = { course: undefined, order: undefined }

/** The scenario that a folder is, or those of the course that it is: what `structure.json` lists, or every subfolder. */
export const scenariosIn = (folder: string, cwd: string): Found => {
  if (isThere(join(folder, 'index.json'), cwd) && !isThere(join(folder, 'structure.json'), cwd))
    return { isCourse: false, scenarios: [{ folder, course: ALONE }], missing: [] }
  const found = courseIn(folder, cwd, new Set())
  if (found.scenarios.length === 0 && found.missing.length === 0)
    throw new CannotError(
      `Cannot import \`${folder}\`: it is no scenario, there is no \`index.json\` in it`,
      'Name the folder that has the `index.json`, or a course folder with a `structure.json`',
    )
  return found
}

const courseIn = (folder: string, cwd: string, seen: Set<string>): Found => {
  const real = realpathSync(resolve(cwd, folder))
  if (seen.has(real)) return { isCourse: true, scenarios: [], missing: [] }
  seen.add(real)
  const list = itemsOf(folder, cwd)
  const scenarios: Found['scenarios'][number][] = []
  const missing: Difference[] = []
  for (const [index, item] of list.items.entries()) {
    const path = portable(join(folder, item))
    const course = list.title === undefined ? ALONE : { course: list.title, order: index + 1 }
    if (isThere(join(path, 'index.json'), cwd)) {
      const target = realpathSync(resolve(cwd, path))
      if (!seen.has(target)) scenarios.push({ folder: path, course })
      seen.add(target)
    } else if (isThere(path, cwd) && hasScenarios(path, cwd)) {
      const inner = courseIn(path, cwd, seen)
      scenarios.push(...inner.scenarios)
      missing.push(...inner.missing)
    } else if (list.isListed)
      missing.push({
        path: portable(join(folder, 'structure.json')),
        line: undefined,
        reason: `names \`${item}\`, which is no scenario`,
      })
  }
  return { isCourse: true, scenarios, missing }
}

const hasScenarios = (folder: string, cwd: string): boolean =>
  isThere(join(folder, 'structure.json'), cwd) ||
  subfolders(folder, cwd).some(name => isThere(join(folder, name, 'index.json'), cwd))

type List = {
  readonly title: string | undefined
  readonly items: readonly string[]
  readonly isListed: boolean
}

/** What a course folder shows: the items of its `structure.json`, or its subfolders. */
const itemsOf = (folder: string, cwd: string): List => {
  const path = portable(join(folder, 'structure.json'))
  if (!isThere(path, cwd))
    return { title: undefined, items: subfolders(folder, cwd), isListed: false }
  const read = readJson(readFileSync(resolve(cwd, path), 'utf8'))
  if (read.state === 'broken')
    throw new CannotError(
      `Cannot import \`${folder}\`: \`${path}\` is no JSON, unexpected ${read.found} at line ${read.line}, column ${read.column}`,
      'Mend the JSON there, then run the command again',
    )
  const title = valueAt(read.value, ['title'])
  const items = valueAt(read.value, ['items'])
  return {
    title: typeof title === 'string' && title.trim() !== '' ? title : undefined,
    items: Array.isArray(items)
      ? items.map(item => valueAt(item, ['path'])).filter(item => typeof item === 'string')
      : [],
    isListed: true,
  }
}

const subfolders = (folder: string, cwd: string): readonly string[] =>
  readdirSync(resolve(cwd, folder), { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort()

const isThere = (path: string, cwd: string): boolean =>
  statSync(resolve(cwd, path), { throwIfNoEntry: false }) !== undefined
