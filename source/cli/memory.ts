import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Entry } from '../render/catalogue.ts'
import { hash, type Manifest } from './write.ts'

/** What an earlier build of a lab made of it; as long as its source is the same, it need not be read again. */
export type Memory = {
  readonly entry: Entry
  readonly files: Manifest
  readonly warnings: number
}

/** Set by the loader: the sha256 of the command itself, so that another version remembers nothing of this one. */
declare global {
  // Only `var` declares a property of globalThis.
  var LABPROOF_BUILD: string | undefined
}

/** The memory of a lab with exactly this source, built with the same `--out` by exactly this command. */
export const recall = (path: string, sourceHash: string, out: string): Memory | undefined => {
  if (globalThis.LABPROOF_BUILD === undefined) return undefined
  try {
    const kept: unknown = JSON.parse(readFileSync(fileOf(path), 'utf8'))
    return isKept(kept) && kept.key === keyOf(sourceHash, out) ? kept.memory : undefined
  } catch {
    return undefined
  }
}

/** Remembers a build. A cache that cannot be written is no reason to fail. */
export const remember = (path: string, sourceHash: string, out: string, memory: Memory): void => {
  if (globalThis.LABPROOF_BUILD === undefined) return
  try {
    const file = fileOf(path)
    const temporary = `${file}.${process.pid}.tmp`
    mkdirSync(CACHE, { recursive: true })
    writeFileSync(temporary, JSON.stringify({ key: keyOf(sourceHash, out), memory }))
    renameSync(temporary, file)
  } catch {
    // The next build reads the lab again.
  }
}

const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'labproof')

/** One file a lab: a course of any length leaves no more behind than it has labs. */
const fileOf = (path: string): string => join(CACHE, `${hash(resolve(path)).slice(0, 32)}.json`)

const keyOf = (sourceHash: string, out: string): string =>
  [globalThis.LABPROOF_BUILD, sourceHash, process.cwd(), out].join(' ')

const isKept = (value: unknown): value is { readonly key: string; readonly memory: Memory } =>
  typeof value === 'object' && value !== null && 'key' in value && 'memory' in value
