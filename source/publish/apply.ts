import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { count } from '../language/text.ts'
import { Trouble } from '../model/trouble.ts'
import { type Git, lastLines, type Output, type Run } from './git.ts'
import { type Published, renderMessage } from './message.ts'
import { modeOf, type Plan, type WantedFile } from './plan.ts'
import type { Target } from './remote.ts'
import type { Store } from './store.ts'

/**
 * Makes the plan's commit in the store, on top of `head`; gives its id. The trees of others' files are taken as they are.
 */
export const commitPlan = async (
  git: Git,
  plan: Plan,
  head: string | undefined,
  published: Published,
  store: Store,
): Promise<string> => {
  const { env } = store
  const written = [...plan.added, ...plan.changed]
  if (written.length > 0) await writeBlobs(git, written, store)
  await git.tell({ args: ['read-tree', head ?? '--empty'], env })
  await git.tell({
    args: ['update-index', '-z', '--index-info'],
    input: indexInfo(plan, head),
    inputIs: `${count(written.length + plan.removed.length, 'path')} with mode and id`,
    env,
  })
  const tree = (await git.tell({ args: ['write-tree'], env })).trim()
  const parent = head === undefined ? [] : ['-p', head]
  const commit = await git.tell({
    args: ['-c', 'user.useConfigOnly=true', 'commit-tree', tree, ...parent],
    input: renderMessage(published, tree),
    inputIs: 'the message',
    env,
  })
  return commit.trim()
}

/**
 * Writes contents as objects. `fast-import` is given a repository of its own: where it fails it leaves a report in the
 * one it works in, and it calls the hook for changes of references even when there are none.
 */
const writeBlobs = async (
  git: Git,
  files: readonly WantedFile[],
  { folder, env }: Store,
): Promise<void> => {
  const bare = join(folder, 'git')
  const format = files[0]?.id.length === 64 ? 'sha256' : 'sha1'
  const options = ['--quiet', '--bare', '--template=', `--object-format=${format}`]
  await git.tell({ args: ['init', ...options, bare], env })
  await git.tell({
    args: ['-c', 'core.hooksPath=/dev/null', '--git-dir', bare, 'fast-import', '--quiet'],
    input: blobs(files),
    inputIs: count(files.length, 'file'),
    env,
  })
}

/** A stream for `git fast-import`: each content once. */
const blobs = (files: readonly WantedFile[]): Uint8Array => {
  const contents = new Map(files.map(({ id, content }) => [id, Buffer.from(content)]))
  const end = Buffer.from('\n')
  return Buffer.concat(
    [...contents.values()].flatMap(content => [
      Buffer.from(`blob\ndata ${content.length}\n`),
      content,
      end,
    ]),
  )
}

const indexInfo = ({ added, changed, removed }: Plan, head = ''): string => {
  const written = [...added, ...changed].map(file => `${modeOf(file)} ${file.id}\t${file.path}\0`)
  // Removals first: a file may take the place of a folder.
  const nothing = '0'.repeat(head.length)
  return [...removed.map(path => `0 ${nothing}\t${path}\0`), ...written].join('')
}

/**
 * The arguments of the push: one branch, never forced, nothing noted in the checkout. Its pre-push hook is about the
 * branches of the sources, and would see the store as its own objects.
 */
export const pushArgs = ({ url, ref }: Target, commit: string): readonly string[] => [
  ...['push', '--porcelain', '--no-verify', '--no-follow-tags', '--recurse-submodules=no'],
  ...[url, `${commit}:${ref}`],
]

/**
 * Pushes the commit; all of it arrives, or nothing. The push ends when this process does, however it ends: a remote in
 * reach that has not moved its branch by then does not move it later.
 */
export const pushCommit = async (
  run: Run,
  cwd: string,
  target: Target,
  commit: string,
  { folder, env }: Store,
  signal?: AbortSignal,
): Promise<void> => {
  const fifo = join(folder, 'alive')
  const made = await run('mkfifo', [fifo])
  if (made.exitCode !== 0)
    throw new Trouble(`Cannot make \`${fifo}\`: ${lastLines(made.stderr)}`, 'Free some space')
  // Opened for reading too, or it would wait for a reader; closed by the system when this process is killed.
  const alive = openSync(fifo, 'r+')
  try {
    const args = ['-C', cwd, ...pushArgs(target, commit)]
    const { GIT_INDEX_FILE: _, ...objects } = env
    const output = await run('bash', ['-c', WHILE_ALIVE, 'labproof', fifo, 'git', ...args], {
      timeoutMs: 600_000,
      ...(signal === undefined ? {} : { signal }),
      env: { ...objects, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' },
    })
    if (output.exitCode !== 0) throw refused(target, output)
  } finally {
    closeSync(alive)
  }
}

/** Runs `$2…` in a process group of its own, and kills that group when nobody holds `$1` open for writing any more. */
const WHILE_ALIVE = `
set -m
fifo=$1; shift
"$@" & command=$!
{ read -r < "$fifo"; kill -KILL -- "-$command"; } 2>/dev/null & watcher=$!
wait "$command"; status=$?
kill -KILL -- "-$watcher" 2>/dev/null
exit "$status"
`

const refused = ({ name, branch }: Target, { stdout, stderr, exitCode }: Output): Trouble => {
  const where = `branch \`${branch}\` of \`${name}\``
  const summary = /^!\t\S+\t(.*)$/m.exec(stdout)?.[1] ?? ''
  if (/fetch first|non-fast-forward|cannot lock ref|failed to update ref|stale info/.test(summary))
    return new Trouble(
      `Cannot publish to ${where}: somebody else pushed to it meanwhile`,
      'Run the command again: it goes on from what is there now',
    )
  const words = stderr
    .split(/[\r\n]+/)
    .filter(line => line.startsWith('remote: '))
    .map(line => line.slice(8).trim())
    .filter(line => line !== '')
  if (summary !== '')
    return new Trouble(
      `Cannot publish to ${where}: the remote refused (${[summary, ...words].join('; ')})`,
      'Do what the remote asks for; it is as it was',
    )
  return new Trouble(
    `Cannot publish to ${where}: the push failed with exit code ${exitCode} (${lastLines(stderr)})`,
    `Look with \`git ls-remote\` whether it arrived, then run the command again`,
  )
}
