import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readJson } from '../language/json.ts'
import type { OwnFile } from '../model/scenario.ts'
import { CannotError } from './cannot.ts'
import { hash } from './hash.ts'

/** The folder beside a lab whose files go into its scenario as they are: `lab.files` beside `lab.md`. */
export const ownFolder = (lab: string): string => `${lab.replace(/\.(?:md|markdown)$/i, '')}.files`

/**
 * The files of that folder, sorted by path; none where there is no such folder. Throws a `CannotError` where one cannot
 * be read, is a symbolic link, or is an `index.json` that is no JSON.
 */
export const readOwn = (lab: string, cwd: string): readonly OwnFile[] => {
  const folder = ownFolder(lab)
  if (!lstatSync(resolve(cwd, folder), { throwIfNoEntry: false })?.isDirectory()) return []
  const files = walk(resolve(cwd, folder), folder, '')
  const index = files.find(({ path }) => path === 'index.json')
  const read = index && readJson(new TextDecoder().decode(index.bytes))
  if (read?.state === 'broken')
    throw new CannotError(
      `Cannot read \`${folder}/index.json\`: unexpected ${read.found} at line ${read.line}, column ${read.column}`,
      'Mend the JSON there, or take the file away: an index is then written without it',
    )
  return files
}

/** The sha256 of all that a lab is built from; of its text alone where it has no files of its own. */
export const sourceHash = (textHash: string, own: readonly OwnFile[]): string =>
  own.length === 0
    ? textHash
    : hash(
        [textHash, ...own.map(({ path, bytes, mode }) => `${path} ${mode} ${hash(bytes)}`)].join(
          '\n',
        ),
      )

const walk = (folder: string, name: string, within: string): readonly OwnFile[] => {
  try {
    return readdirSync(join(folder, within), { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry): readonly OwnFile[] => {
        const path = within === '' ? entry.name : `${within}/${entry.name}`
        const whole = join(folder, path)
        if (entry.isDirectory()) return walk(folder, name, path)
        if (!entry.isFile())
          throw new CannotError(
            `Cannot read \`${name}/${path}\`: it is a symbolic link or a device, which may lead elsewhere`,
            'Put the file itself there',
          )
        const executable = (lstatSync(whole).mode & 0o100) !== 0
        return [{ path, bytes: readFileSync(whole), mode: executable ? 'executable' : 'file' }]
      })
  } catch (cause) {
    throw CannotError.from('read', name, cause)
  }
}
