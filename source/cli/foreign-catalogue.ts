import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { valueAt } from '../language/json.ts'
import { CannotError } from './cannot.ts'
import { COURSE } from './labs.ts'

/**
 * Throws a `CannotError` where the catalogue of a course would replace a file of the author's own: an `index.json` at the
 * root that lists no sources, or a `structure.json` that says more than labproof writes into one.
 */
export const refuseForeignCatalogue = (cwd: string): void => {
  const own: readonly (readonly [string, (value: unknown) => boolean])[] = [
    [`${COURSE}/structure.json`, isOwnStructure],
    ['index.json', isOwnIndex],
  ]
  for (const [path, isOwn] of own) {
    const whole = join(cwd, path)
    if (!lstatSync(whole, { throwIfNoEntry: false })?.isFile()) continue
    if (!isOwn(parse(readFileSync(whole, 'utf8'))))
      throw new CannotError(
        `Cannot write \`${path}\`: a file of that name is there that labproof did not write`,
        'Move it away, or run the command again with `--force` to replace it',
      )
  }
}

/** `undefined` for what is no JSON. */
const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isOwnIndex = (index: unknown): boolean =>
  hasOnly(index, ['scenarios']) &&
  listAt(index, 'scenarios').every(entry =>
    String(valueAt(entry, ['source'])).startsWith('sha256:'),
  )

/** One that is broken says nothing: the next build mends it. */
const isOwnStructure = (structure: unknown): boolean =>
  structure === undefined ||
  (hasOnly(structure, ['title', 'description', 'items']) &&
    /^(?:\d+ labs?|undefined)$/.test(String(valueAt(structure, ['description']))) &&
    listAt(structure, 'items').every(item => hasOnly(item, ['path'])))

const hasOnly = (value: unknown, keys: readonly string[]): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).every(key => keys.includes(key))

const listAt = (value: unknown, key: string): readonly unknown[] => {
  const list = valueAt(value, [key])
  return Array.isArray(list) ? list : []
}
