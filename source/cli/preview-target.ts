import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CannotError } from './cannot.ts'
import { findLabs } from './labs.ts'

/** What a preview shows: one lab's file, or a course by its folder. */
export type Target =
  | { readonly type: 'lab'; readonly path: string }
  | { readonly type: 'course'; readonly path: string }

/** Finds what to show: the file or folder that was named, or the course here. Throws a `CannotError` for neither. */
export const findTarget = (named: string | undefined, cwd: string): Target => {
  if (named === undefined && !existsSync(join(cwd, 'index.json'))) {
    const [only, ...others] = findLabs([], cwd)
    if (only !== undefined && others.length === 0) return { type: 'lab', path: only }
    throw new CannotError(
      'Cannot show the course: there is no `index.json` here',
      'Write it with `labproof build`, or name a lab, as in `labproof preview my-lab.md`',
    )
  }
  const path = named ?? '.'
  const whole = resolve(cwd, path)
  if (!statSync(whole, { throwIfNoEntry: false })?.isDirectory()) return { type: 'lab', path }
  if (existsSync(join(whole, 'lab.md'))) return { type: 'lab', path: join(path, 'lab.md') }
  if (existsSync(join(whole, 'index.json'))) return { type: 'course', path }
  throw new CannotError(
    `Cannot show \`${path}\`: it has neither a \`lab.md\` nor an \`index.json\``,
    'Name a lab’s file, or write the course’s index with `labproof build`',
  )
}
