import { createHash } from 'node:crypto'
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Scenario, ScenarioFile } from '../model/scenario.ts'
import { CannotError } from './cannot.ts'

/** What a build does to a scenario folder. */
export type Plan = {
  readonly folder: string
  /** Files whose bytes or executable bit differ from what is there. */
  readonly write: readonly WrittenFile[]
  /** Files of an earlier build that are no part of the scenario any more. */
  readonly remove: readonly string[]
  readonly same: number
}

/** A file to write: text, or the bytes of one that is none. */
export type WrittenFile = Omit<ScenarioFile, 'content'> & { readonly content: string | Uint8Array }

/** Everything a scenario consists of; `index.json` is the last. */
export const filesOf = ({ files, binaries = [] }: Scenario): readonly WrittenFile[] => [
  ...binaries.map(({ path, bytes, mode }) => ({ path, content: bytes, mode })),
  ...files,
]

/** Names the files that labproof wrote into a folder, with their sha256, so that a later build knows its own. */
const MANIFEST = '.labproof.json'
/** Holds the new files until all of them are written. */
const STAGE = '.labproof-build'

/** True where a folder holds exactly these files, by their sha256, and nothing is left of a build that was cut off. */
export const isAsBuilt = (folder: string, files: Manifest): boolean => {
  if (exists(join(folder, STAGE))) return false
  return Object.entries(files).every(([path, sha]) => {
    const there = lookAt(folder, path)
    return there && hash(there.content) === sha
  })
}

/** The sha256 of each file of a scenario, its manifest included. */
export const hashesOf = (scenario: Scenario): Manifest => {
  const files = hashesOfFiles(filesOf(scenario))
  return { ...files, ...hashesOfFiles([manifestFile(files)]) }
}

const hashesOfFiles = (files: readonly WrittenFile[]): Manifest =>
  Object.fromEntries(files.map(({ path, content }) => [path, hashOnce(content)]))

/** The runtime is the same in every scenario of a course, and by far its largest file: it is hashed once. */
const hashOnce = (content: string | Uint8Array): string => {
  if (typeof content !== 'string' || content.length < 10_000) return hash(content)
  const known = hashes.get(content) ?? hash(content)
  hashes.set(content, known)
  return known
}

const hashes = new Map<string, string>()

export type Manifest = Readonly<Record<string, string>>

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
    recover(folder)
    return compare(scenario, folder, force, keepsManifest)
  } catch (cause) {
    throw CannotError.from('write', folder, cause)
  }
}

const compare = (
  scenario: Scenario,
  folder: string,
  force: boolean,
  keepsManifest: boolean,
): Plan => {
  const manifest = keepsManifest ? readManifest(folder) : {}
  const hashes = hashesOfFiles(filesOf(scenario))
  const files = [...filesOf(scenario), ...(keepsManifest ? [manifestFile(hashes)] : [])]
  const write: WrittenFile[] = []
  for (const file of files) {
    const there = lookAt(folder, file.path)
    if (there === undefined) write.push(file)
    else if (!isSame(there.content, file.content)) {
      const foreign = manifest[file.path] === undefined && file.path !== MANIFEST
      if (foreign && !force)
        throw new CannotError(
          `Cannot write \`${join(folder, file.path)}\`: a file of that name is there that labproof did not write`,
          'Move it away, or run the command again with `--force` to replace it',
        )
      write.push(file)
    } else if (there.executable !== (file.mode === 'executable')) write.push(file)
  }
  const remove: string[] = []
  for (const [path, was] of Object.entries(manifest)) {
    if (Object.hasOwn(hashes, path) || !isInside(path)) continue
    const there = lookAt(folder, path)
    // A stale file that somebody changed since is theirs now.
    if (there && hash(there.content) === was) remove.push(path)
  }
  return { folder, write, remove, same: files.length - write.length }
}

/**
 * Carries out a plan: every file is written beside the scenario first, then all are renamed into place. Ended before
 * the renaming begins, the old scenario is untouched; ended in it, the next build completes it.
 */
export const applyPlan = ({ folder, write, remove }: Plan): void => {
  if (write.length === 0 && remove.length === 0) return
  const stage = join(folder, STAGE)
  let committed = false
  try {
    mkdirSync(folder, { recursive: true })
    mkdirSync(stage)
    writeFileSync(join(stage, 'pid'), String(process.pid))
    for (const [index, file] of write.entries())
      writeFileSync(join(stage, String(index)), file.content, {
        mode: file.mode === 'executable' ? 0o755 : 0o644,
      })
    const commit: Commit = { move: write.map(({ path }) => path), remove }
    writeFileSync(join(stage, 'commit.tmp'), JSON.stringify(commit))
    renameSync(join(stage, 'commit.tmp'), join(stage, 'commit.json'))
    committed = true
    complete(folder, commit, 'first')
  } catch (cause) {
    if (!committed) rmSync(stage, { recursive: true, force: true })
    throw CannotError.from('write', folder, cause)
  }
}

type Commit = { readonly move: readonly string[]; readonly remove: readonly string[] }

/** Renames the staged files into place; doing it again after an interruption does what is left. */
const complete = (folder: string, { move, remove }: Commit, attempt: 'first' | 'again'): void => {
  const stage = join(folder, STAGE)
  for (const path of new Set(move.map(path => dirname(path))))
    mkdirSync(join(folder, path), { recursive: true })
  for (const [index, path] of move.entries()) {
    const staged = join(stage, String(index))
    // In a second attempt the first files have been moved already.
    if (attempt === 'first' || exists(staged)) renameSync(staged, join(folder, path))
  }
  for (const path of remove) {
    rmSync(join(folder, path), { force: true })
    removeEmpty(folder, dirname(path))
  }
  rmSync(stage, { recursive: true, force: true })
}

/** Finishes or clears away what an interrupted build left in a folder. */
const recover = (folder: string): void => {
  const stage = join(folder, STAGE)
  if (!exists(stage)) return
  const pid = Number(readIfThere(join(stage, 'pid')))
  if (pid > 0 && pid !== process.pid && isAlive(pid))
    throw new CannotError(
      `Cannot build \`${folder}\`: another build of it is running (process ${pid})`,
      'Wait for it to end, then run the command again',
    )
  const commit = parseCommit(readIfThere(join(stage, 'commit.json')))
  if (commit) complete(folder, commit, 'again')
  else rmSync(stage, { recursive: true, force: true })
}

const parseCommit = (text: string): Commit | undefined => {
  if (text === '') return undefined
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) return undefined
  const list = (key: string): readonly string[] => {
    const paths: unknown = Reflect.get(value, key)
    return Array.isArray(paths) ? paths.map(String).filter(isInside) : []
  }
  return { move: list('move'), remove: list('remove') }
}

const isInside = (path: string): boolean =>
  !path.startsWith('/') && !path.split('/').some(part => part === '..' || part === '')

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const readManifest = (folder: string): Manifest => {
  try {
    const value: unknown = JSON.parse(readIfThere(join(folder, MANIFEST)) || '{}')
    const files: unknown =
      typeof value === 'object' && value !== null ? Reflect.get(value, 'files') : {}
    return Object.fromEntries(
      Object.entries(files ?? {}).map(([path, sha]) => [path, String(sha)] as const),
    )
  } catch {
    // A damaged manifest knows no files: then nothing is removed, and what is in the way is said.
    return {}
  }
}

const manifestFile = (files: Manifest): ScenarioFile => ({
  path: MANIFEST,
  content: `${JSON.stringify({ files }, null, 2)}\n`,
  mode: 'file',
})

const isSame = (there: Uint8Array, content: string | Uint8Array): boolean =>
  Buffer.compare(there, typeof content === 'string' ? Buffer.from(content) : content) === 0

/** The file as it is, `undefined` where there is none; a symbolic link on the way could lead out of the folder. */
const lookAt = (
  folder: string,
  path: string,
): { readonly content: Uint8Array; readonly executable: boolean } | undefined => {
  const parts = path.split('/')
  for (let depth = 1; depth <= parts.length; depth++) {
    const whole = join(folder, ...parts.slice(0, depth))
    const stat = lstatSync(whole, { throwIfNoEntry: false })
    if (!stat) return undefined
    if (stat.isSymbolicLink())
      throw new CannotError(
        `Cannot write \`${join(folder, path)}\`: \`${whole}\` is a symbolic link, which may lead elsewhere`,
        `Remove the link: rm '${whole}'`,
      )
    if (depth < parts.length) continue
    if (stat.isDirectory())
      throw new CannotError(
        `Cannot write \`${whole}\`: it is a folder`,
        'Move it away, then run the command again',
      )
    return { content: readFileSync(whole), executable: (stat.mode & 0o100) !== 0 }
  }
  return undefined
}

const removeEmpty = (folder: string, path: string): void => {
  for (let at = path; at !== '.' && at !== ''; at = dirname(at)) {
    const whole = join(folder, at)
    if (!exists(whole) || readdirSync(whole).length > 0) return
    rmdirSync(whole)
  }
}

const exists = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined

const readIfThere = (path: string): string => (exists(path) ? readFileSync(path, 'utf8') : '')

/** sha256 of a text's UTF-8 bytes, in hex. The large files are the same in every scenario: each is hashed once. */
export const hash = (content: string | Uint8Array): string => {
  if (typeof content !== 'string' || content.length < LARGE) return digest(content)
  const known = HASHES.get(content) ?? digest(content)
  if (HASHES.size < 50) HASHES.set(content, known)
  return known
}

const LARGE = 10_000
const HASHES = new Map<string, string>()

const digest = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex')

/** Those of some single files that differ from what is there. */
export const planFiles = (
  files: readonly ScenarioFile[],
  folder: string,
): readonly ScenarioFile[] =>
  files.filter(({ path, content }) => {
    const there = lookAt(folder, path)
    return !there || !isSame(there.content, content)
  })

/** Writes single files, each whole or not at all. */
export const writeFiles = (files: readonly ScenarioFile[], folder: string): void => {
  for (const { path, content } of files) {
    const target = join(folder, path)
    const temporary = `${target}.${process.pid}.tmp`
    try {
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(temporary, content)
      renameSync(temporary, target)
    } catch (cause) {
      rmSync(temporary, { force: true })
      throw CannotError.from('write', target, cause)
    }
  }
}
