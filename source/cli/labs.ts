import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { CannotError } from './cannot.ts'

/** Folder of the course, below the folder the command runs in. */
export const COURSE = 'scenarios'

/** The labs a command works on: the files that were named, or every `scenarios/<lab>/lab.md`. */
export const findLabs = (named: readonly string[], cwd: string): readonly string[] => {
  if (named.length > 0) return named.map(path => labFile(path, cwd))
  const course = join(cwd, COURSE)
  const names = isFolder(course) ? readdirSync(course).sort() : []
  const labs = names
    .map(name => join(COURSE, name, 'lab.md'))
    .filter(path => isFile(join(cwd, path)))
  if (labs.length === 0)
    throw new CannotError(
      `Cannot find a lab: there is no \`${COURSE}/<lab>/lab.md\` here`,
      'Name a Markdown file, as in `labproof build my-lab.md`, or begin one: `labproof new my-lab`',
    )
  return labs
}

/** A folder stands for the `lab.md` in it. */
const labFile = (path: string, cwd: string): string =>
  isFolder(resolve(cwd, path)) && isFile(resolve(cwd, path, 'lab.md')) ? join(path, 'lab.md') : path

const isFile = (path: string): boolean => look(path)?.isFile() ?? false

const isFolder = (path: string): boolean => look(path)?.isDirectory() ?? false

const look = (path: string) => {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    // A part of the path is a file, or may not be read: there is nothing of ours.
    return undefined
  }
}

/**
 * The folder a lab's scenario is written to: beside `lab.md`, or a folder of the lab's own name beside or, with `out`,
 * below the named one. Relative to `cwd`, `/` between its parts.
 */
export const scenarioFolder = (
  lab: string,
  slug: string,
  out: string | undefined,
  cwd: string,
): string => {
  const own = basename(lab) === 'lab.md'
  const folder = out !== undefined ? join(out, slug) : own ? dirname(lab) : join(dirname(lab), slug)
  return portable(relative(cwd, resolve(cwd, folder))) || '.'
}

/** A path as messages and files have it, whatever the system's separator. */
export const portable = (path: string): string => path.split(sep).join('/')
