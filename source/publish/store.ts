import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A folder for the objects and the index of one publish. What git makes goes there, what it reads comes from the
 * checkout too; nothing is ever written into the checkout.
 */
export type Store = {
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  readonly close: () => void
}

const PREFIX = 'labproof-publish-'

/** Opens a store on top of the checkout's objects, and clears away those of publishes that were killed. */
export const openStore = (objects: string): Store => {
  sweep()
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`))
  mkdirSync(join(folder, 'objects'))
  return {
    folder,
    env: {
      GIT_OBJECT_DIRECTORY: join(folder, 'objects'),
      // git reads a list here, and quotes as in C where a path holds its separator.
      GIT_ALTERNATE_OBJECT_DIRECTORIES: /[:"\n]/.test(objects) ? JSON.stringify(objects) : objects,
      GIT_INDEX_FILE: join(folder, 'index'),
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const sweep = (): void => {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid)))
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

/** A process of somebody else is alive too; only that it cannot be asked. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return !(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH')
  }
}
