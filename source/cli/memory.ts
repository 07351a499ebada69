import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Entry } from '../render/catalogue.ts'
import { hash } from './hash.ts'
import { lookAt } from './look.ts'
import type { PlannedFile } from './plan.ts'
import { isUndisturbed } from './stage-files.ts'

/** What an earlier build of a lab made of it; as long as its source is the same, it need not be read again. */
export type Memory = {
  readonly entry: Entry
  readonly files: readonly PlannedFile[]
  readonly warnings: number
}

/** `stamp`: the one it had when its bytes were last seen to be right; without one they are read again. */
type KeptFile = PlannedFile & { readonly stamp?: string | undefined }

type Kept = {
  readonly key: string
  readonly memory: Omit<Memory, 'files'> & { readonly files: readonly KeptFile[] }
}

/** Set by the loader: the sha256 of the command itself, so that another version remembers nothing of this one. */
declare global {
  // Only `var` declares a property of globalThis.
  var LABPROOF_BUILD: string | undefined
}

/**
 * The memory of a lab with exactly this source, built with the same `--out` by exactly this command, where its folder
 * still holds what that build wrote and nothing is left of a build that was cut off.
 */
export const recall = (path: string, sourceHash: string, out: string): Memory | undefined => {
  if (globalThis.LABPROOF_BUILD === undefined) return undefined
  const kept = readKept(path)
  if (kept?.key !== keyOf(sourceHash, out)) return undefined
  const { entry, files } = kept.memory
  if (!isUndisturbed(entry.folder)) return undefined
  const seen: KeptFile[] = []
  for (const file of files) {
    const found = lookAt(entry.folder, file.path)
    if (found === undefined || found.executable !== file.executable) return undefined
    if (found.stamp !== file.stamp && hash(readFileSync(found.whole)) !== file.sha) return undefined
    const isSettled = found.changedAt < Date.now() - CLOCK_MS
    seen.push({ ...file, stamp: isSettled ? found.stamp : undefined })
  }
  if (seen.some(({ stamp }, index) => stamp !== files[index]?.stamp))
    keep(path, { ...kept, memory: { ...kept.memory, files: seen } })
  return kept.memory
}

/** Remembers a build whose files are in place. */
export const remember = (path: string, sourceHash: string, out: string, memory: Memory): void => {
  if (globalThis.LABPROOF_BUILD === undefined) return
  keep(path, { key: keyOf(sourceHash, out), memory })
}

/** A file that was changed so recently may change again without another stamp: the kernel's clock ticks in steps. */
const CLOCK_MS = 50

/** A cache that cannot be written is no reason to fail; cut off in the middle, it is no JSON and remembers nothing. */
const keep = (path: string, kept: Kept): void => {
  try {
    mkdirSync(CACHE, { recursive: true })
    writeFileSync(fileOf(path), JSON.stringify(kept))
  } catch {
    // The next build reads the lab again.
  }
}

const readKept = (path: string): Kept | undefined => {
  try {
    const kept: unknown = JSON.parse(readFileSync(fileOf(path), 'utf8'))
    return isKept(kept) ? kept : undefined
  } catch {
    return undefined
  }
}

const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'labproof')

/** One file a lab: a course of any length leaves no more behind than it has labs. */
const fileOf = (path: string): string => join(CACHE, `${hash(resolve(path)).slice(0, 32)}.json`)

/** The key names the command's own bytes: whatever has this key was written by this very code. */
const keyOf = (sourceHash: string, out: string): string =>
  [globalThis.LABPROOF_BUILD, sourceHash, process.cwd(), out].join(' ')

const isKept = (value: unknown): value is Kept =>
  typeof value === 'object' && value !== null && 'key' in value && 'memory' in value
