import { lstatSync, readFileSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { CannotError } from './cannot.ts'

/** A file in a folder, as it is on disk. */
export type Found = {
  readonly path: string
  readonly whole: string
  readonly executable: boolean
  /** Another after every change of the file's bytes or mode, as far as the file system's clock can tell. */
  readonly stamp: string
  /** When it was last changed, in milliseconds of the system's clock. */
  readonly changedAt: number
}

/**
 * The file as it is, `undefined` where there is none. Throws a `CannotError` where a symbolic link on the way could lead
 * out of the folder, or where a folder has the file's name.
 */
export const lookAt = (folder: string, path: string): Found | undefined => {
  const parts = path.split('/')
  for (let depth = 1; depth < parts.length; depth++) {
    const whole = join(folder, ...parts.slice(0, depth))
    const stat = statOf(folder, path, whole)
    if (!stat) return undefined
  }
  const whole = join(folder, path)
  const stat = statOf(folder, path, whole)
  if (!stat) return undefined
  if (stat.isDirectory())
    throw new CannotError(
      `Cannot write \`${whole}\`: it is a folder`,
      'Move it away, then run the command again',
    )
  const executable = (stat.mode & 0o100) !== 0
  const stamp = [stat.ino, stat.size, stat.ctimeMs].join(' ')
  return { path, whole, executable, stamp, changedAt: stat.ctimeMs }
}

const statOf = (folder: string, path: string, whole: string): Stats | undefined => {
  const stat = lstatSync(whole, { throwIfNoEntry: false })
  if (stat?.isSymbolicLink())
    throw new CannotError(
      `Cannot write \`${join(folder, path)}\`: \`${whole}\` is a symbolic link, which may lead elsewhere`,
      `Remove the link: rm '${whole}'`,
    )
  return stat
}

export const exists = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false }) !== undefined

export const readIfThere = (path: string): string =>
  exists(path) ? readFileSync(path, 'utf8') : ''
