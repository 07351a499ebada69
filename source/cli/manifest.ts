import { join } from 'node:path'
import type { ScenarioFile } from '../model/scenario.ts'
import { readIfThere } from './look.ts'

/** Names the files that labproof wrote into a folder, with their sha256, so that a later build knows its own. */
export const MANIFEST = '.labproof.json'

/** sha256 by path. */
export type Manifest = Readonly<Record<string, string>>

/** The manifest of a folder; a damaged one knows no files: then nothing is removed, and what is in the way is said. */
export const readManifest = (folder: string): Manifest => {
  try {
    const value: unknown = JSON.parse(readIfThere(join(folder, MANIFEST)) || '{}')
    const files: unknown =
      typeof value === 'object' && value !== null ? Reflect.get(value, 'files') : {}
    return Object.fromEntries(
      Object.entries(files ?? {}).map(([path, sha]) => [path, String(sha)] as const),
    )
  } catch {
    return {}
  }
}

export const manifestFile = (files: Manifest): ScenarioFile => ({
  path: MANIFEST,
  content: `${JSON.stringify({ files }, null, 2)}\n`,
  mode: 'file',
})
