import { Trouble } from '../model/trouble.ts'
import type { ObjectFormat } from './blob.ts'
import { type Git, lastLines } from './git.ts'

/** The checkout that labs are published from. */
export type Checkout = {
  /** Commit that is checked out. */
  readonly head: string
  readonly format: ObjectFormat
  /** Folder of its objects. */
  readonly objects: string
  /** Paths of the labs from the top of the checkout. */
  readonly labs: readonly string[]
}

/** What a lab is made of: its file, and the folder of its own files, which ends with `/`. */
export type Source = { readonly lab: string; readonly own: string }

/**
 * Reads the checkout; `course` is the folder of the labs, and the file there that is about their courses. Throws a `Trouble` where there is no git, no repository,
 * no commit, no identity to commit with, or where one of the `labs` or that file has changes that are in no commit. A detached HEAD
 * is as good as a branch.
 */
export const readCheckout = async (
  git: Git,
  labs: readonly Source[],
  course: { readonly folder: string; readonly file: string },
): Promise<Checkout> => {
  const inside = await git.ask({ args: ['rev-parse', '--is-inside-work-tree'] })
  if (inside.stdout.trim() !== 'true')
    throw new Trouble(
      'Cannot publish: this folder is in no git repository',
      'Run `git init`, and commit the labs',
    )
  const head = await git.ask({ args: ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'] })
  if (head.exitCode !== 0)
    throw new Trouble('Cannot publish: there is no commit yet', 'Commit the labs')
  const prefix = (await git.tell({ args: ['rev-parse', '--show-prefix'] })).replace(/\n$/, '')
  const sources = labs.map(({ lab, own }) => ({ lab: `${prefix}${lab}`, own: `${prefix}${own}` }))
  await needCommitted(git, sources, course.folder, `${prefix}${course.file}`)
  await needIdentity(git)
  const [format, objects] = await Promise.all([
    git.tell({ args: ['rev-parse', '--show-object-format'] }),
    git.tell({ args: ['rev-parse', '--path-format=absolute', '--git-path', 'objects'] }),
  ])
  return {
    head: head.stdout.trim(),
    format: format.trim() === 'sha256' ? 'sha256' : 'sha1',
    objects: objects.replace(/\n$/, ''),
    labs: sources.map(({ lab }) => lab),
  }
}

const needCommitted = async (
  git: Git,
  sources: readonly Source[],
  folder: string,
  courses: string,
): Promise<void> => {
  const args = ['status', '--porcelain', '-z', '--untracked-files=all', '--ignored=matching', '--']
  const status = await git.tell({ args: [...args, folder] })
  const changed = pathsOf(status)
  const files = new Set(changed)
  const folders = changed.filter(path => path.endsWith('/'))
  // A folder that git ignores is named for all that is in it.
  const isChanged = (path: string) =>
    files.has(path) || folders.some(changedFolder => path.startsWith(changedFolder))
  const [first, ...rest] = [
    ...sources.flatMap(({ lab, own }) => [
      ...(isChanged(lab) ? [lab] : []),
      ...changed.filter(path => path.startsWith(own)),
    ]),
    ...(files.has(courses) ? [courses] : []),
  ]
  if (first === undefined) return
  const more = rest.length === 0 ? '' : ` (and ${rest.length} more)`
  throw new Trouble(
    `Cannot publish: \`${first}\`${more} has changes that are in no commit, and the published commit would name one`,
    'Commit the labs, or put the changes aside with `git stash`',
  )
}

/** Asked of git itself, but without the name it would make up from the machine's. */
const needIdentity = async (git: Git): Promise<void> => {
  for (const name of ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT']) {
    const { exitCode, stderr } = await git.ask({
      args: ['-c', 'user.useConfigOnly=true', 'var', name],
    })
    if (exitCode !== 0)
      throw new Trouble(
        `Cannot publish: git does not know who commits (${lastLines(stderr).split('; ').at(-1)})`,
        'Run `git config user.name "…"` and `git config user.email "…"`',
      )
  }
}

/** `XY path` entries; a rename has its old path as an entry of its own. */
const pathsOf = (status: string): readonly string[] => {
  const paths: string[] = []
  const entries = status.split('\0')
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at] ?? ''
    if (entry === '') continue
    paths.push(entry.slice(3))
    if (/^(?:R|C|.R|.C)/.test(entry.slice(0, 2))) at += 1
  }
  return paths
}
