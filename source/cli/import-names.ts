import { basename, relative } from 'node:path'
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

/** The slug that keeps a scenario at its URL, where its name alone would not: one that is too long. */
export const slugOf = (name: string): string | undefined =>
  /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) && slugify(name) !== name ? name : undefined

/** Some file systems know no capital letters. */
const isAlike = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

const longName = (root: string, folder: string): string =>
  portable(relative(root, folder))
    .split('/')
    .filter(part => part !== '..')
    .join('-')
