import { type Dirent, existsSync, lstatSync, readdirSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { Source } from '../course/merge.ts'
import { readResults } from '../course/results.ts'
import { messageOf } from '../model/trouble.ts'
import { CannotError } from './cannot.ts'
import { portable } from './labs.ts'
import { readJson } from './read-json.ts'

/** The results in some files, and what is wrong with those that cannot be used. */
export type Gathered = {
  readonly sources: readonly Source[]
  /** A sentence for each. */
  readonly broken: readonly string[]
}

/**
 * Reads files of results, and every such `.json` in and below folders; JSON of another kind is passed over there, never
 * where it was named. Throws a `CannotError` where a path is not there.
 */
export const gather = (paths: readonly string[], cwd: string): Gathered => {
  const sources: Source[] = []
  const broken: string[] = []
  for (const { file, named } of paths.flatMap(path => filesOf(path, cwd)))
    try {
      const value = readJson(file, cwd)
      if (named || isResult(value))
        sources.push({ file, labs: readResults(value, labOf(file, cwd)) })
    } catch (cause) {
      const reason = messageOf(cause)
      broken.push(cause instanceof CannotError ? reason : `Cannot use \`${file}\`: ${reason}`)
    }
  return { sources, broken }
}

type File = { readonly file: string; readonly named: boolean }

const filesOf = (path: string, cwd: string): readonly File[] => {
  const stat = lstatSync(resolve(cwd, path), { throwIfNoEntry: false })
  if (!stat)
    throw new CannotError(
      `Cannot read results \`${path}\`: there is no such file or folder`,
      'Name what `labproof prove --report json=results/` wrote',
    )
  if (!stat.isDirectory()) return [{ file: portable(path), named: true }]
  return below(resolve(cwd, path)).map(file => ({
    file: portable(relative(cwd, file)),
    named: false,
  }))
}

/** Links are not followed: results may come from elsewhere, and a link may lead anywhere. */
const below = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .sort(byName)
    .flatMap(entry => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : below(path)
      return entry.isFile() && entry.name.endsWith('.json') ? [path] : []
    })

const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git'])

const byName = (a: Dirent, b: Dirent): number => (a.name < b.name ? -1 : 1)

const isResult = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (Object.hasOwn(value, 'labs') ||
    (Object.hasOwn(value, 'outcome') && Object.hasOwn(value, 'machine')))

/** The lab that a proof lies beside: `lab.md` in its folder, or the Markdown file that the folder is named after. */
const labOf = (file: string, cwd: string): string => {
  const folder = dirname(file)
  const inside = join(folder, 'lab.md')
  const beside = join(dirname(folder), `${basename(resolve(cwd, folder))}.md`)
  const isBeside = !existsSync(resolve(cwd, inside)) && existsSync(resolve(cwd, beside))
  return portable(isBeside ? beside : inside)
}
