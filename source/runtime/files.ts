import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fail } from './failure.ts'

type FileOptions = {
  /** Text that the file has to contain, or a regular expression. */
  readonly contains?: string | RegExp
  /** What the learner reads instead of the sentence made for the case. */
  readonly hint?: string
}

export type FileWords = {
  /** Asserts that a file exists (a folder will not do) and holds the text; `~/` is the learner's home. */
  readonly file: (path: string, options?: FileOptions) => Promise<true>
  /** Asserts that nothing has this path. */
  readonly noFile: (path: string, options?: Pick<FileOptions, 'hint'>) => Promise<true>
}

/** The words about files; relative paths begin in `home`. */
export const fileWords = (home: string): FileWords => {
  const locate = (path: string): string => resolve(home, path.replace(/^~(?=\/|$)/, home))
  return {
    file: async (path, { contains, hint } = {}) => {
      const found = await stat(locate(path)).catch(() => undefined)
      if (!found) return fail(hint ?? `There is no file ${path}`)
      if (found.isDirectory()) return fail(hint ?? `${path} is a folder, expected a file`)
      if (contains === undefined) return true
      const text = await readFile(locate(path), 'utf8')
      const holds = typeof contains === 'string' ? text.includes(contains) : contains.test(text)
      return holds || fail(hint ?? `${path} does not contain ${described(contains)}`)
    },
    noFile: async (path, { hint } = {}) => {
      const found = await stat(locate(path)).catch(() => undefined)
      return found === undefined || fail(hint ?? `${path} is still there`)
    },
  }
}

const described = (text: string | RegExp): string =>
  typeof text === 'string' ? JSON.stringify(text.trim()) : `anything like ${text}`
