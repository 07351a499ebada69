import { type Stats, statSync } from 'node:fs'
import { basename, dirname, sep } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'

/** What is watched: files, and folders with all that is in them. They need not be there yet. */
export type Watched = { readonly files: readonly string[]; readonly folders: readonly string[] }

/** Editors write a file in several steps: what follows within this time belongs to the same save. */
const SETTLE_MS = 25
/** chokidar takes what follows a change within a few milliseconds for the same one: a second look finds it. */
const AGAIN_MS = 300
/** Between two looks where the system has no watch to give. */
const LOOK_MS = 80

/**
 * Calls `onChange` after one of the files, or anything in the folders, has changed, appeared or gone. The folders of the
 * files are watched, since many editors save by putting a new file in the place of the old one. Answers when the watch
 * has begun. Clusters use up the system's watches (fs.inotify.max_user_instances is 128): where there is none left, the
 * files are looked at.
 */
export const watchFiles = async (
  { files: paths, folders }: Watched,
  onChange: () => void,
): Promise<{ readonly close: () => Promise<void> }> => {
  const names = new Set(paths.map(path => basename(path)))
  const isWithin = (path: string) =>
    folders.some(folder => path === folder || path.startsWith(folder + sep))
  let timer: NodeJS.Timeout | undefined
  let again: NodeJS.Timeout | undefined
  const tell = () => {
    const told = stampsOf(paths)
    onChange()
    clearTimeout(again)
    again = setTimeout(() => {
      if (stampsOf(paths) !== told) tell()
    }, AGAIN_MS)
  }
  const notice = (path: string) => {
    if (!names.has(basename(path)) && !isWithin(path)) return
    clearTimeout(timer)
    timer = setTimeout(tell, SETTLE_MS)
  }
  // A folder that is not there yet is found by the one it will be in.
  const parents = new Set([...paths, ...folders].map(path => dirname(path)))
  const what: Watch = {
    paths: [...parents],
    ignored: (path, stats) =>
      !isWithin(path) &&
      (stats?.isDirectory() === true
        ? !parents.has(path)
        : stats?.isFile() === true && !names.has(basename(path))),
    notice,
  }
  const watcher = (await open(what, false)) ?? (await open(what, true))
  return {
    close: async () => {
      clearTimeout(timer)
      clearTimeout(again)
      await watcher?.close()
    },
  }
}

/** What tells a file from itself after a save. */
const stampsOf = (paths: readonly string[]): string =>
  paths
    .map(path => {
      const stat = statSync(path, { throwIfNoEntry: false, bigint: true })
      return `${stat?.ino} ${stat?.size} ${stat?.mtimeNs}`
    })
    .join('\n')

type Watch = {
  readonly paths: readonly string[]
  readonly ignored: (path: string, stats?: Stats) => boolean
  readonly notice: (path: string) => void
}

/** Opens a watch; `undefined` where the system gives none. */
const open = async (
  { paths, ignored, notice }: Watch,
  usePolling: boolean,
): Promise<FSWatcher | undefined> => {
  const watcher = watch([...paths], {
    ignoreInitial: true,
    ignored,
    // chokidar would hold the news of a replaced file back for 100 ms.
    atomic: false,
    usePolling,
    interval: LOOK_MS,
  })
  watcher.on('all', (_, path) => notice(path))
  const begun = await new Promise<boolean>(resolve => {
    watcher.once('ready', () => resolve(true))
    watcher.on('error', () => resolve(false))
  })
  if (begun) return watcher
  await watcher.close()
  return undefined
}
