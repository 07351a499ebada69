import type { ScenarioFile } from '../model/scenario.ts'

/** A file to publish: text, or the bytes of one that is none. */
export type PublishFile = Omit<ScenarioFile, 'content'> & { readonly content: string | Uint8Array }

/** A file of a git tree; `mode` as git has it: `100644`, `100755`, `120000` for a link. */
export type TreeFile = { readonly path: string; readonly mode: string; readonly id: string }

/** A file that the branch has to have; its path from the branch's root, and the id that git gives its content. */
export type WantedFile = PublishFile & { readonly id: string }

/** The publishing branch as the remote has it. */
export type Branch = {
  /** `undefined` where the remote has no such branch yet. */
  readonly head: string | undefined
  readonly files: readonly TreeFile[]
  /** What the latest publish wrote, as it wrote it. Everything else on the branch is others'. */
  readonly owned: readonly TreeFile[]
}

/** What a publish does to the branch. */
export type Plan = {
  readonly added: readonly WantedFile[]
  readonly changed: readonly WantedFile[]
  readonly removed: readonly string[]
  /** What others put on the branch and stays there; a folder that is wholly theirs ends with `/`. */
  readonly kept: readonly string[]
  readonly same: number
}

/** A file of the branch that a publish would take from somebody. */
export type Conflict = {
  readonly path: string
  /**
   * `changed`, `removed`: published earlier, and somebody did that to it since. `foreign`: no publish wrote it.
   * `folder`: a file is where a folder has to be, or the other way round; the only one that `force` does not settle.
   */
  readonly reason: 'changed' | 'removed' | 'foreign' | 'folder'
}

/**
 * Compares what the branch has to have with what it has. Only files that an earlier publish wrote are changed or
 * removed, and only where they are as it left them; `force` takes over the others that are in the way.
 */
export const plan = (
  wanted: readonly WantedFile[],
  branch: Branch,
  force: boolean,
): { readonly plan: Plan; readonly conflicts: readonly Conflict[] } => {
  const theirs = byPath(branch.files)
  const owned = byPath(branch.owned)
  const ours = byPath(wanted)
  const added = wanted.filter(({ path }) => !theirs.has(path))
  const changed = wanted.filter(file => {
    const there = theirs.get(file.path)
    return there !== undefined && !isSame(file, there)
  })
  const removed = branch.owned
    .map(({ path }) => path)
    .filter(path => theirs.has(path) && !ours.has(path))
  const conflicts: Conflict[] = []
  if (!force) {
    for (const { path } of added) if (owned.has(path)) conflicts.push({ path, reason: 'removed' })
    for (const path of [...changed.map(file => file.path), ...removed]) {
      const was = owned.get(path)
      if (was === undefined) conflicts.push({ path, reason: 'foreign' })
      else if (!isEqual(was, theirs.get(path))) conflicts.push({ path, reason: 'changed' })
    }
  }
  const gone = new Set(removed)
  const staying = branch.files.filter(({ path }) => !gone.has(path))
  conflicts.push(...folderConflicts(wanted, staying))
  const foreign = staying.filter(({ path }) => !ours.has(path))
  return {
    plan: {
      added,
      changed,
      removed,
      kept: [
        ...fold(
          foreign.map(({ path }) => path),
          [...ours.keys()],
          1,
        ).keys(),
      ],
      same: wanted.length - added.length - changed.length,
    },
    conflicts: [...new Map(conflicts.map(one => [one.path, one])).values()],
  }
}

/** git's mode of a file. */
export const modeOf = ({ mode }: PublishFile): string =>
  mode === 'executable' ? '100755' : '100644'

/**
 * The paths in as few lines as tell all, with the number of files of each: a folder `depth` or deeper that holds none of
 * the `others` stands for everything below it, and ends with `/`.
 */
export const fold = (
  paths: readonly string[],
  others: readonly string[],
  depth: number,
): ReadonlyMap<string, number> => {
  const shared = new Set(others.flatMap(foldersOf))
  const lines = new Map<string, number>()
  for (const path of [...paths].sort()) {
    const folders = foldersOf(path).slice(depth - 1)
    const line = folders.find(folder => !shared.has(folder)) ?? path
    lines.set(line, (lines.get(line) ?? 0) + 1)
  }
  return lines
}

/** `a/b/c.md` lies in `a/` and `a/b/`. */
const foldersOf = (path: string): readonly string[] => {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`)
}

const folderConflicts = (
  wanted: readonly WantedFile[],
  staying: readonly TreeFile[],
): readonly Conflict[] => {
  const files = new Set(staying.map(({ path }) => `${path}/`))
  const folders = new Set(staying.flatMap(({ path }) => foldersOf(path)))
  return wanted.flatMap(({ path }): readonly Conflict[] => {
    if (folders.has(`${path}/`)) return [{ path, reason: 'folder' }]
    const blocking = foldersOf(path).find(folder => files.has(folder))
    return blocking === undefined ? [] : [{ path: blocking.slice(0, -1), reason: 'folder' }]
  })
}

const isSame = (file: WantedFile, there: TreeFile): boolean =>
  file.id === there.id && modeOf(file) === there.mode

const isEqual = (a: TreeFile, b: TreeFile | undefined): boolean =>
  a.id === b?.id && a.mode === b.mode

const byPath = <File extends { readonly path: string }>(
  files: readonly File[],
): ReadonlyMap<string, File> => new Map(files.map(file => [file.path, file]))
