import { resolve } from 'node:path'
import type { Diagnostic } from '../model/diagnostic.ts'
import { portable } from './labs.ts'
import { readOwn, sourceHash } from './own.ts'
import { decode, readFileOf } from './read.ts'
import { type AskBash, inspectFaults, type Understanding, understand } from './understand.ts'

/** A lab's file, read and understood; without an `understanding` where it is no text at all. */
export type Loaded = {
  /** As messages name it: relative to where the command runs. */
  readonly path: string
  /** The file's text as it is on disk. */
  readonly original: string
  /** sha256 of the file's bytes, and of the files of its own. */
  readonly hash: string
  readonly diagnostics: readonly Diagnostic[]
  readonly understanding: Understanding | undefined
}

/** Loads a lab from disk. Throws a `CannotError` where the file cannot be read. */
export const loadLab = async (path: string, cwd: string, askBash?: AskBash): Promise<Loaded> => {
  const read = readFileOf(path, cwd)
  const understood = await understandBytes(path, read.bytes, cwd, askBash)
  return { ...understood, hash: sourceHash(read.hash, readOwn(path, cwd)) }
}

/** A lab's bytes, understood. */
export const understandBytes = async (
  path: string,
  bytes: Uint8Array,
  cwd: string,
  askBash?: AskBash,
): Promise<Omit<Loaded, 'hash'>> => {
  const read = decode(bytes)
  const common = { path: portable(path) }
  if (read.state === 'not-text') {
    const diagnostics = inspectFaults([read.fault])
    return { ...common, original: '', diagnostics, understanding: undefined }
  }
  const understanding = await understand(read.source, portable(resolve(cwd, path)), askBash)
  const { diagnostics } = understanding
  return { ...common, original: read.source, diagnostics, understanding }
}
