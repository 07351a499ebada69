import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Difference } from '../import/compare.ts'
import { readJson, valueAt } from '../language/json.ts'
import { CannotError } from './cannot.ts'
import { portable } from './labs.ts'

/** A course's `structure.json`. */
export type Structure = {
  /** Where it is. */
  readonly path: string
  readonly title: string | undefined
  readonly description: string | undefined
  readonly items: readonly Item[]
}

/** A scenario or a course that it lists, and what it calls it. */
export type Item = {
  readonly path: string
  readonly title?: string | undefined
  readonly description?: string | undefined
}

/** What is wrong with the `structure.json` of a folder; `undefined` where nothing is, or there is none. */
export const brokenStructure = (folder: string, cwd: string): Difference | undefined => {
  const { path, read } = lookAtStructure(folder, cwd)
  if (read?.state !== 'broken') return undefined
  const { found, line, column } = read
  return {
    path,
    line,
    reason: `is no JSON, unexpected ${found} at line ${line}, column ${column}`,
  }
}

/** Reads the `structure.json` of a folder; `undefined` where there is none. Throws a `CannotError` where it is no JSON. */
export const readStructure = (folder: string, cwd: string): Structure | undefined => {
  const { path, read } = lookAtStructure(folder, cwd)
  if (!read) return undefined
  if (read.state === 'broken')
    throw new CannotError(
      `Cannot import \`${folder}\`: \`${path}\` ${brokenStructure(folder, cwd)?.reason}`,
      'Mend the JSON there, then run the command again',
    )
  const items = valueAt(read.value, ['items'])
  return {
    path,
    title: textAt(read.value, 'title'),
    description: textAt(read.value, 'description'),
    items: (Array.isArray(items) ? items : []).flatMap(item => {
      const itemPath = textAt(item, 'path')
      return itemPath === undefined
        ? []
        : [
            {
              path: itemPath,
              title: textAt(item, 'title'),
              description: textAt(item, 'description'),
            },
          ]
    }),
  }
}

const lookAtStructure = (folder: string, cwd: string) => {
  const path = portable(join(folder, 'structure.json'))
  const read = isFile(path, cwd) ? readJson(readFileSync(resolve(cwd, path), 'utf8')) : undefined
  return { path, read }
}

/** What a JSON file holds; `undefined` where it cannot be read, which is told by whoever needs it. */
export const jsonAt = (path: string, cwd: string): unknown => {
  if (!isFile(path, cwd)) return undefined
  try {
    const read = readJson(readFileSync(resolve(cwd, path), 'utf8'))
    return read.state === 'read' ? read.value : undefined
  } catch {
    return undefined
  }
}

/** A pipe of that name would be waited for. */
const isFile = (path: string, cwd: string): boolean =>
  statSync(resolve(cwd, path), { throwIfNoEntry: false })?.isFile() ?? false

const textAt = (value: unknown, key: string): string | undefined => {
  const text = valueAt(value, [key])
  return typeof text === 'string' && text.trim() !== '' ? text : undefined
}
