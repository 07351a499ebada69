import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ReadScript } from './expand.ts'

const LARGEST_BYTES = 64 * 1024

/** Reads scripts as a shell in `folder` finds them; what is large, binary or no bash gives nothing. */
export const scriptReader =
  (folder: string, home: string): ReadScript =>
  (name, how) => {
    const path = name.replace(/^(?:~|\$HOME)(?=\/)/, home)
    if (how === 'operand') return readText(resolve(folder, path))
    const paths = path.includes('/')
      ? [resolve(folder, path)]
      : ['/usr/local/bin', `${home}/bin`, `${home}/.local/bin`].map(bin => `${bin}/${path}`)
    return paths.map(readText).find(text => text !== undefined && /^#!.*\b(?:ba)?sh\b/.test(text))
  }

const readText = (path: string): string | undefined => {
  try {
    const found = statSync(path)
    if (!found.isFile() || found.size > LARGEST_BYTES) return undefined
    const text = readFileSync(path, 'utf8')
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}
