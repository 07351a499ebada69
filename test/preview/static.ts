import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'

/** Builds a course and writes its pages into `out` below its folder, by the bundled command. */
export const renderAll = (folder: string): void => {
  for (const args of [['build'], ['preview', '--static', 'out']])
    execFileSync(process.execPath, [resolve('dist/labproof.cjs'), ...args], {
      cwd: folder,
      stdio: 'ignore',
    })
}
