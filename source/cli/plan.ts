import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Scenario, ScenarioFile } from '../model/scenario.ts'
import { CannotError, codeOf } from './cannot.ts'
import { hash } from './hash.ts'
import { lookAt } from './look.ts'
import { MANIFEST, manifestFile, readManifest } from './manifest.ts'
import { isInside, recover } from './stage-files.ts'

/** What a build does to a scenario folder. */
export type Plan = {
  readonly folder: string
  /** Nothing of the scenario is there yet, and its manifest is among the files to write. */
  readonly isNew: boolean
  /** Files whose bytes or executable bit differ from what is there. */
  readonly write: readonly WrittenFile[]
  /** Files of an earlier build that are no part of the scenario any more. */
  readonly remove: readonly string[]
  /** Files that are as they should be. */
  readonly same: number
  /** What the folder holds when the plan is carried out. */
  readonly files: readonly PlannedFile[]
}

/** A file to write: text, or the bytes of one that is none. */
export type WrittenFile = Omit<ScenarioFile, 'content'> & { readonly content: string | Uint8Array }

export type PlannedFile = {
  readonly path: string
  readonly sha: string
  readonly executable: boolean
}

/** Everything a scenario consists of; `index.json` is the last. */
export const filesOf = ({ files, binaries = [] }: Scenario): readonly WrittenFile[] => [
  ...binaries.map(({ path, bytes, mode }) => ({ path, content: bytes, mode })),
  ...files,
]

/**
 * Compares a scenario with its folder. Throws a `CannotError` where a file that labproof did not write is in the way,
 * unless `force`, or where a part of the path is a symbolic link. Without a manifest the files are the author's own from
 * then on: an import, which no later build takes away.
 */
export const planWrite = (
  scenario: Scenario,
  folder: string,
  force: boolean,
  keepsManifest = true,
): Plan => {
  try {
    const there = namesIn(folder)
    if (there.size > 0) recover(folder)
    return compare(scenario, folder, force, keepsManifest, there)
  } catch (cause) {
    throw CannotError.from('write', folder, cause)
  }
}

const compare = (
  scenario: Scenario,
  folder: string,
  force: boolean,
  keepsManifest: boolean,
  names: ReadonlySet<string>,
): Plan => {
  const manifest = keepsManifest && names.has(MANIFEST) ? readManifest(folder) : {}
  const own = filesOf(scenario).map(file => ({ file, sha: hash(file.content) }))
  const hashes = Object.fromEntries(own.map(({ file, sha }) => [file.path, sha]))
  const listed = manifestFile(hashes)
  const all = keepsManifest ? [...own, { file: listed, sha: hash(listed.content) }] : own
  const write: WrittenFile[] = []
  let isNew = keepsManifest
  for (const { file } of all) {
    const [first = ''] = file.path.split('/', 1)
    const found = names.has(first) ? lookAt(folder, file.path) : undefined
    if (found === undefined) {
      write.push(file)
      continue
    }
    isNew = false
    if (!isSame(readFileSync(found.whole), file.content)) {
      const foreign = manifest[file.path] === undefined && file.path !== MANIFEST
      if (foreign && !force)
        throw new CannotError(
          `Cannot write \`${join(folder, file.path)}\`: a file of that name is there that labproof did not write`,
          'Move it away, or run the command again with `--force` to replace it',
        )
      write.push(file)
    } else if (found.executable !== (file.mode === 'executable')) write.push(file)
  }
  const remove: string[] = []
  for (const [path, was] of Object.entries(manifest)) {
    if (Object.hasOwn(hashes, path) || !isInside(path)) continue
    const found = lookAt(folder, path)
    // A stale file that somebody changed since is theirs now.
    if (found && hash(readFileSync(found.whole)) === was) remove.push(path)
  }
  const files = all.map(({ file, sha }) => ({
    path: file.path,
    sha,
    executable: file.mode === 'executable',
  }))
  return { folder, isNew, write, remove, same: all.length - write.length, files }
}

/** Those of some single files that differ from what is there. */
export const planFiles = (
  files: readonly ScenarioFile[],
  folder: string,
): readonly ScenarioFile[] =>
  files.filter(({ path, content }) => {
    const found = lookAt(folder, path)
    return !found || !isSame(readFileSync(found.whole), content)
  })

/** Names in a folder; none where there is no such folder. */
const namesIn = (folder: string): ReadonlySet<string> => {
  try {
    return new Set(readdirSync(folder))
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return new Set()
    throw cause
  }
}

const isSame = (there: Uint8Array, content: string | Uint8Array): boolean =>
  Buffer.compare(there, typeof content === 'string' ? Buffer.from(content) : content) === 0
