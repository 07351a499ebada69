import type { Command, Enclosure, Word } from '../model/script.ts'
import { expandBraces, expandText, UNKNOWN, type Variables } from './expand.ts'

/** What a terminal's shell remembers from one block to the next. */
export type Shell = {
  readonly variables: Map<string, string>
  readonly functions: Map<string, readonly Command[]>
  directory: string
}

/** A new terminal: root, in root's home. */
export const openShell = (): Shell => ({
  variables: new Map([
    ['HOME', '/root'],
    ['USER', 'root'],
  ]),
  functions: new Map(),
  directory: '/root',
})

/** One run of a command that stands in a loop, or the only run of one that does not. */
export type Round = {
  readonly variables: Variables
  /** The same with the loops' variables unknown; `undefined` outside of loops. */
  readonly pattern: Variables | undefined
  /** How many runs this one stands for, where their values are too many or not known. */
  readonly times: number
}

/** More rounds than are worth telling apart. */
const MOST_ROUNDS = 1000
/** A manifest is read anew each round. */
const MOST_DOCUMENTS = 50

/** The rounds of a command, by the loops around it whose variables it uses. */
export const roundsOf = (command: Command, shell: Shell): readonly Round[] => {
  const loops = command.within.filter(
    enclosure => isLoop(enclosure) && uses(command, enclosure.variable),
  )
  if (loops.length === 0) return [{ variables: shell.variables, pattern: undefined, times: 1 }]
  const names = loops.flatMap(loop => (isLoop(loop) ? [loop.variable] : []))
  const pattern: Variables = new Map([
    ...shell.variables,
    ...names.map(name => [name, UNKNOWN] as const),
  ])
  const lists = loops.map(loop => (isLoop(loop) ? loop.values : undefined))
  const times = lists.reduce((product, list) => product * (list?.length || 1), 1)
  const most = writesDocument(command) ? MOST_DOCUMENTS : MOST_ROUNDS
  if (times > most || lists.includes(undefined)) return [{ variables: pattern, pattern, times }]
  let rounds: readonly Variables[] = [shell.variables]
  for (const [index, name] of names.entries())
    rounds = rounds.flatMap(round =>
      (lists[index] ?? []).map(value => new Map([...round, [name, value]])),
    )
  return rounds.map(variables => ({ variables, pattern, times: 1 }))
}

/** A here-document, or `echo "kind: …"`. */
const writesDocument = ({ hereDoc, words }: Command): boolean =>
  hereDoc !== undefined || words.some(({ value }) => /\bkind"?:/.test(value))

type Loop = Extract<Enclosure, { readonly type: 'for' }>

const isLoop = (enclosure: Enclosure): enclosure is Loop => enclosure.type === 'for'

const uses = ({ words, redirects, hereDoc }: Command, variable: string): boolean => {
  const reads = new RegExp(`\\$\\{?${variable.replaceAll(/\W/g, '')}\\b`)
  return (
    variable !== '' &&
    (words.some(word => word.dynamic && reads.test(word.value)) ||
      redirects.some(({ target }) => target?.dynamic && reads.test(target.value)) ||
      hereDoc?.expands.includes(variable) === true)
  )
}

/** The words that bash makes of one. */
export const expandWord = (word: Word, variables: Variables): readonly string[] =>
  word.dynamic ? expandBraces(expandText(word.value, variables)) : [word.value]

/** The path a word names, absolute; `undefined` where only the shell knows it. */
export const pathOf = (path: string, { directory }: Shell): string | undefined => {
  const home = path.replace(/^~(?=\/|$)/, '/root')
  const whole = home.startsWith('/') ? home : `${directory}/${home}`
  if (whole.includes(UNKNOWN) || /[*?]/.test(whole)) return undefined
  const parts: string[] = []
  for (const part of whole.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** Keeps what a command does to its own shell: assignments, `cd`, `read`. */
export const runInShell = (command: Command, words: readonly Word[], shell: Shell): void => {
  if (command.within.some(({ type }) => type === 'substitution' || type === 'subshell')) return
  const [program, ...rest] = words
  if (!program) for (const { name, value } of command.assigns) assign(shell, name, value)
  if (program?.value === 'cd') {
    const target = rest.find(word => !word.value.startsWith('-'))
    const [path = UNKNOWN] = target ? expandWord(target, shell.variables) : ['/root']
    shell.directory = pathOf(path, shell) ?? UNKNOWN
  }
  if (program && /^(?:export|declare|readonly|local|typeset)$/.test(program.value))
    for (const word of rest) {
      const [, name, quote, value] = /^(\w+)=(["']?)(.*)\2$/s.exec(word.value) ?? []
      if (name !== undefined) assign(shell, name, quote === "'" ? value : known(value, shell))
    }
  if (program?.value === 'read' || program?.value === 'unset')
    for (const word of rest) assign(shell, word.value, undefined)
}

const known = (value: string | undefined, { variables }: Shell): string | undefined => {
  const expanded = expandText(value ?? '', variables)
  return expanded.includes(UNKNOWN) ? undefined : expanded
}

const assign = (shell: Shell, name: string, value: string | undefined): void => {
  if (value === undefined) shell.variables.delete(name)
  else shell.variables.set(name, value)
}
