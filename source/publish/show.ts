import type { GitCall } from './git.ts'
import { type Branch, type Conflict, fold, type Plan } from './plan.ts'
import { type Target, withoutPassword } from './remote.ts'
import type { Store } from './store.ts'

/** A plan as a reader sees it: what is added, changed, removed, and what stays of others; a scenario is one line. */
export const showPlan = (plan: Plan, { head, files }: Branch, { name, branch }: Target): string => {
  const { added, changed, removed, kept, same } = plan
  const there = files.map(({ path }) => path)
  const gone = new Set(removed)
  const staying = [...there.filter(path => !gone.has(path)), ...added.map(({ path }) => path)]
  const lines = [
    ...rows('+', fold(paths(added), there, 2)),
    ...paths(changed).map(path => `  ~ ${path}`),
    ...rows('-', fold(removed, staying, 2)),
    ...kept.map(path => `  = ${path} (others’, stays)`),
  ]
  const counts = `${added.length} added, ${changed.length} changed, ${removed.length} removed, ${same} unchanged`
  return [
    `Branch \`${branch}\` of \`${name}\`, ${head === undefined ? 'which is new' : `at ${head.slice(0, 12)}`}: ${counts}`,
    ...lines,
  ].join('\n')
}

const rows = (mark: string, lines: ReadonlyMap<string, number>): readonly string[] =>
  [...lines].map(([path, files]) =>
    path.endsWith('/')
      ? `  ${mark} ${path} (${files} ${files === 1 ? 'file' : 'files'})`
      : `  ${mark} ${path}`,
  )

const paths = (files: readonly { readonly path: string }[]): readonly string[] =>
  files.map(({ path }) => path)

/** Why a file is not taken, and what to do. */
export const showConflict = ({ path, reason }: Conflict): string =>
  `\`${path}\`: ${REASONS[reason]}`

const REASONS: Readonly<Record<Conflict['reason'], string>> = {
  changed: 'somebody changed it on the branch since it was published',
  removed: 'somebody removed it from the branch since it was published',
  foreign: 'a file of that name is on the branch that no publish wrote',
  folder: 'a file is on the branch where a folder has to be, or the other way round',
}

/** The commands that were run in the store, as a shell reads them; passwords in addresses are left out. */
export const showCommands = (calls: readonly GitCall[], { folder, env }: Store): string => {
  const exports = Object.entries(env).map(([name, value]) => `${name}=${shown(value, folder)}`)
  return [
    'store=$(mktemp -d) && mkdir "$store/objects"',
    `export ${exports.join(' ')}`,
    ...calls.map(({ args, inputIs }) => {
      const command = ['git', ...args.map(arg => shown(arg, folder))].join(' ')
      return inputIs === undefined ? command : `${command} # stdin: ${inputIs}`
    }),
  ].join('\n')
}

const shown = (text: string, folder: string): string => {
  const plain = withoutPassword(text)
  if (plain.startsWith(folder)) return `"$store${plain.slice(folder.length)}"`
  return /^[\w@%+=:,./-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", `'\\''`)}'`
}
