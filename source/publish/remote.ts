import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Trouble } from '../model/trouble.ts'
import { type Git, lastLines } from './git.ts'
import { PUBLISHED, readMessage } from './message.ts'
import type { Branch, TreeFile } from './plan.ts'

/** Where to publish: git's address of the remote, and the full name of the branch. */
export type Target = {
  /** As the user named it, or the address without its password. */
  readonly name: string
  readonly url: string
  readonly ref: string
  readonly branch: string
}

/**
 * Finds the remote: one of the checkout's by its name, an address, or a path from `cwd`. The address is used and not
 * the name, because git would note in the checkout what it fetched and pushed by name.
 */
export const findTarget = async (
  git: Git,
  to: string | undefined,
  branch: string,
  cwd: string,
): Promise<Target> => {
  const ref = `refs/heads/${branch}`
  if ((await git.ask({ args: ['check-ref-format', ref] })).exitCode !== 0)
    throw new Trouble(
      `Cannot publish to branch \`${branch}\`: git takes no such name`,
      'Name another with `--branch`',
    )
  const name = to ?? 'origin'
  // A name that begins with a dash would be read as an option.
  const known = name.startsWith('-')
    ? undefined
    : await git.ask({ args: ['remote', 'get-url', '--push', name] })
  if (known?.exitCode === 0) return { name, url: known.stdout.replace(/\n$/, ''), ref, branch }
  if (to === undefined || name === '' || known === undefined)
    throw new Trouble(
      `Cannot publish to \`${name}\`: there is no such remote`,
      'Name one with `--to`, as in `--to git@github.com:me/labs.git`',
    )
  const path = resolve(cwd, to)
  return { name: withoutPassword(to), url: existsSync(path) ? path : to, ref, branch }
}

/** An address as it may be printed. */
export const withoutPassword = (url: string): string =>
  url.replace(/^(\w+:\/\/)[^/@]*:[^/@]*@/, '$1***@')

/**
 * Reads the branch as the remote has it, into the store. `sources` are paths of labs: a branch that holds them is no
 * branch to publish to.
 */
export const readBranch = async (
  git: Git,
  target: Target,
  env: Readonly<Record<string, string>>,
  sources: readonly string[],
): Promise<Branch> => {
  const { url, ref } = target
  const listed = await git.ask({ args: ['ls-remote', url, ref], timeoutMs: 120_000 })
  if (listed.exitCode !== 0) throw unreachable(target, listed.stderr)
  const line = listed.stdout.split('\n').find(one => one.endsWith(`\t${ref}`))
  const head = line?.slice(0, line.indexOf('\t'))
  if (head === undefined) return { head, files: [], owned: [] }
  const fetched = await git.ask({ args: [...FETCH, url, ref], env, timeoutMs: 600_000 })
  if (fetched.exitCode !== 0) throw unreachable(target, fetched.stderr)
  const files = await readTree(git, head, env)
  const source = files.find(({ path }) => sources.includes(path))
  if (source)
    throw new Trouble(
      `Cannot publish to branch \`${target.branch}\` of \`${target.name}\`: it holds the labs themselves (\`${source.path}\`)`,
      'Name a branch of its own with `--branch`',
    )
  return { head, files, owned: await readOwned(git, head, env) }
}

/** Fetches objects, and notes nothing of it in the checkout. */
const FETCH = [
  ...['-c', 'fetch.writeCommitGraph=false', '-c', 'fetch.unpackLimit=1'],
  ...['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance'],
  '--no-recurse-submodules',
]

const unreachable = ({ name }: Target, stderr: string): Trouble =>
  new Trouble(
    `Cannot reach \`${name}\`: ${withoutPasswords(lastLines(stderr))}`,
    'Check the address, the network and your access; nothing was changed',
  )

const withoutPasswords = (text: string): string =>
  text.replace(/(\w+:\/\/)[^\s/@]*:[^\s/@]*@/g, '$1***@')

/** Files of the latest commit that a publish made and nobody rewrote, but for what others had there. */
const readOwned = async (
  git: Git,
  head: string,
  env: Readonly<Record<string, string>>,
): Promise<readonly TreeFile[]> => {
  const log = await git.tell({
    args: ['log', '--no-show-signature', '-z', '--format=%H %T%n%B', `--grep=${PUBLISHED}`, head],
    env,
  })
  for (const entry of log.split('\0')) {
    const [, commit, tree, message] = /^([0-9a-f]+) ([0-9a-f]+)\n([\s\S]*)$/.exec(entry) ?? []
    const published = readMessage(message ?? '', tree ?? '')
    if (commit !== undefined && published)
      return (await readTree(git, commit, env)).filter(published.isOwned)
  }
  return []
}

const readTree = async (
  git: Git,
  commit: string,
  env: Readonly<Record<string, string>>,
): Promise<readonly TreeFile[]> => {
  const listed = await git.tell({ args: ['ls-tree', '-r', '-z', '--full-tree', commit], env })
  return listed.split('\0').flatMap(entry => {
    const [, mode, id, path] = /^(\d+) \w+ ([0-9a-f]+)\t([\s\S]+)$/.exec(entry) ?? []
    return mode !== undefined && id !== undefined && path !== undefined ? [{ path, mode, id }] : []
  })
}
