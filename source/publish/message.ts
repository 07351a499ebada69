import type { TreeFile } from './plan.ts'

/** What a publishing commit says of itself. */
export type Published = {
  /** Commit of the sources. */
  readonly source: string
  readonly labs: number
  /** Version of the command. */
  readonly labproof: string
  /** Labs that were published without a proof, each with what its proof is. */
  readonly unproven: readonly { readonly path: string; readonly state: string }[]
  /** Paths on the branch that are others'. */
  readonly kept: readonly string[]
}

const SOURCE = 'Labproof-Source'
const TREE = 'Labproof-Tree'
const KEPT = 'Labproof-Kept'
const UNPROVEN = 'Labproof-Unproven'

/** Finds the commits of earlier publishes, as a pattern for `git log --grep`. */
export const PUBLISHED = `^${SOURCE}: `

/**
 * The message of a publishing commit. Its trailers tell a later publish what is its own: the commit's `tree`, but for
 * what others had on the branch.
 */
export const renderMessage = (published: Published, tree: string): string => {
  const { source, labs, labproof, unproven, kept } = published
  const lines = [
    `Publishes ${labs} ${labs === 1 ? 'lab' : 'labs'} from ${source.slice(0, 12)}`,
    '',
    `Built by labproof ${labproof}.`,
    ...(unproven.length === 0
      ? []
      : ['', 'Not proven:', ...unproven.map(({ path, state }) => `- ${path}: ${state}`)]),
    '',
    `${SOURCE}: ${source}`,
    `${TREE}: ${tree}`,
    // As JSON, so that a name with a line break stays one line.
    ...unproven.map(({ path }) => `${UNPROVEN}: ${JSON.stringify(path)}`),
    ...kept.map(path => `${KEPT}: ${JSON.stringify(path)}`),
  ]
  return `${lines.join('\n')}\n`
}

/** What a publishing commit wrote; `undefined` where the commit was rewritten since: then nothing in it is known to be ours. */
export const readMessage = (
  message: string,
  tree: string,
): { readonly isOwned: (file: TreeFile) => boolean } | undefined => {
  if (!trailers(message, TREE).includes(tree)) return undefined
  const kept = trailers(message, KEPT).flatMap(readPath)
  const files = new Set(kept.filter(path => !path.endsWith('/')))
  const folders = kept.filter(path => path.endsWith('/'))
  return {
    isOwned: ({ path }) => !files.has(path) && !folders.some(folder => path.startsWith(folder)),
  }
}

/** A line that somebody garbled names no path; the tree told already whether the commit is ours. */
const readPath = (text: string): readonly string[] => {
  try {
    const path: unknown = JSON.parse(text)
    return typeof path === 'string' ? [path] : []
  } catch {
    return []
  }
}

const trailers = (message: string, name: string): readonly string[] =>
  message
    .split('\n')
    .filter(line => line.startsWith(`${name}: `))
    .map(line => line.slice(name.length + 2))
