import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CannotError } from './cannot.ts'
import { exists, readIfThere } from './look.ts'
import type { WrittenFile } from './plan.ts'

/** Holds the new files until all of them are written. */
const STAGE = '.labproof-build'

/**
 * Writes every file beside the scenario first, then renames all into place. Ended before the renaming begins, the old
 * scenario is untouched; ended in it, the next build completes it. Throws what the file system throws.
 */
export const stageFiles = (
  folder: string,
  write: readonly WrittenFile[],
  remove: readonly string[],
): void => {
  const stage = join(folder, STAGE)
  let committed = false
  try {
    mkdirSync(folder, { recursive: true })
    mkdirSync(stage)
    writeFileSync(join(stage, 'pid'), String(process.pid))
    for (const [index, { content, mode }] of write.entries())
      writeFileSync(join(stage, String(index)), content, optionsOf(mode))
    const commit: Commit = { move: write.map(({ path }) => path), remove }
    writeFileSync(join(stage, 'commit.tmp'), JSON.stringify(commit))
    renameSync(join(stage, 'commit.tmp'), join(stage, 'commit.json'))
    committed = true
    complete(folder, commit, 'first')
  } finally {
    if (!committed) rmSync(stage, { recursive: true, force: true })
  }
}

/** Node writes a text without a copy of it only where the encoding is named. */
export const optionsOf = (mode: WrittenFile['mode']) =>
  ({ encoding: 'utf8', mode: mode === 'executable' ? 0o755 : 0o644 }) as const

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

/** True where nothing is left of a build that was cut off. */
export const isUndisturbed = (folder: string): boolean => !exists(join(folder, STAGE))

/** Finishes or clears away what an interrupted build left in a folder; throws a `CannotError` where one is running. */
export const recover = (folder: string): void => {
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

/** True for a relative path that does not lead out of its folder. */
export const isInside = (path: string): boolean =>
  !path.startsWith('/') && !path.split('/').some(part => part === '..' || part === '')

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const removeEmpty = (folder: string, path: string): void => {
  for (let at = path; at !== '.' && at !== ''; at = dirname(at)) {
    const whole = join(folder, at)
    if (!exists(whole) || readdirSync(whole).length > 0) return
    rmdirSync(whole)
  }
}
