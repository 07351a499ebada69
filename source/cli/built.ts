import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BuiltFile } from '../publish/lab.ts'
import type { PublishFile } from '../publish/plan.ts'

/** Compares a scenario's folder below `cwd` with what `build` would write into it; reads only. */
export const readBuilt = (
  files: readonly PublishFile[],
  folder: string,
  cwd: string,
): readonly BuiltFile[] =>
  files.map(file => ({ path: file.path, state: compare(file, folder, cwd) }))

const compare = (file: PublishFile, folder: string, cwd: string): BuiltFile['state'] => {
  const parts = [...folder.split('/'), ...file.path.split('/')]
  for (let depth = 1; depth <= parts.length; depth++) {
    const stat = lstatSync(join(cwd, ...parts.slice(0, depth)), { throwIfNoEntry: false })
    if (!stat) return 'missing'
    if (stat.isSymbolicLink()) return 'link'
    if (depth < parts.length) {
      if (!stat.isDirectory()) return 'missing'
      continue
    }
    if (!stat.isFile()) return 'different'
    const content = readFileSync(join(cwd, ...parts))
    const executable = (stat.mode & 0o100) !== 0
    if (content.equals(Buffer.from(file.content)) && executable === (file.mode === 'executable'))
      return 'same'
    return file.path.endsWith('.json') && !isJson(content.toString('utf8')) ? 'broken' : 'different'
  }
  return 'missing'
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
