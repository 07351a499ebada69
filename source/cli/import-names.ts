import { basename, relative } from 'node:path'
import { FOLDER_NAME } from '../parse/folder-name.ts'
import { slugify } from '../parse/titles.ts'
import { portable } from './labs.ts'

/**
 * A name of its own for the lab of each folder of a course: that of its folder, or, where several have the same, with
 * the folders above it. Labs lie side by side, scenarios need not.
 */
export const namesOf = (root: string, folders: readonly string[]): readonly string[] => {
  const shortNames = folders.map(folder => basename(folder))
  const taken = new Set<string>()
  return shortNames.map((name, place) => {
    const isShared = shortNames.filter(other => isAlike(other, name)).length > 1
    const wanted = isShared ? longName(root, folders[place] ?? name) : name
    let free = wanted
    for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${wanted}-${count}`
    taken.add(free.toLowerCase())
    return free
  })
}

/**
 * The slug that keeps a scenario at its URL, where the name of its lab would not: its folder's name, unless that is no
 * name for a slug, or another scenario of the same course has it. `name` is that of the lab, `rivals` are those folders.
 */
export const slugOf = (
  folder: string,
  name: string,
  rivals: readonly string[],
): string | undefined => {
  const wanted = basename(folder)
  const isShared = rivals.filter(other => isAlike(basename(other), wanted)).length > 1
  return !isShared && FOLDER_NAME.test(wanted) && slugify(name) !== wanted ? wanted : undefined
}

/** Some file systems know no capital letters. */
const isAlike = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

const longName = (root: string, folder: string): string =>
  portable(relative(root, folder))
    .split('/')
    .filter(part => part !== '..')
    .join('-')
