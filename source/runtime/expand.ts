import { readBash } from '../language/bash.ts'
import type { Command, Word } from '../model/script.ts'
import { type Definitions, define, runCommands } from './definitions.ts'
import { hasExpansion, programName, unwrapped } from './words.ts'

/** Text of the bash script that a name leads to; `program`: it has to be one by itself, looked for in PATH. */
export type ReadScript = (name: string, how: 'program' | 'operand') => string | undefined

const SHELLS = new Set(['sh', 'bash', '.', 'source'])

/** An alias may stand for a function that calls a script; one that calls itself ends here. */
const DEPTH = 4

/**
 * The commands that a command stands for: those of the alias, function, variable or script it calls, with its arguments
 * put in, and of those in turn. Nothing where it stands for itself. They have the place of the command, so that its
 * status is theirs.
 */
export const expand = (
  command: Command,
  known: Definitions,
  readScript: ReadScript,
  depth = DEPTH,
): readonly Command[] => {
  const [first, ...args] = unwrapped(command.words)
  const body = first && depth > 0 ? bodyOf(first, args, command, known, readScript) : undefined
  return (body?.commands ?? []).flatMap(inner => {
    const placed: Command = {
      ...inner,
      pipe: command.pipe,
      within: command.within,
      statement: command.statement,
      guard: inner.guard === 'condition' || inner.guard === 'or' ? inner.guard : command.guard,
    }
    return [placed, ...expand(placed, body?.known ?? known, readScript, depth - 1)]
  })
}

type Body = { readonly commands: readonly Command[]; readonly known: Definitions }

const bodyOf = (
  first: Word,
  args: readonly Word[],
  command: Command,
  known: Definitions,
  readScript: ReadScript,
): Body | undefined => {
  const text = known.texts.get(first.text.replace(/^"?\$\{?(\w+)\}?"?$/, '$$$1'))
  if (text !== undefined) return { commands: followed(text, args), known }
  const called = known.functions.get(first.value)
  if (called) return { commands: called.map(one => filled(one, args)), known }
  if (!SHELLS.has(programName(first))) {
    const program = first.dynamic ? undefined : readScript(first.value, 'program')
    return program === undefined ? undefined : scriptBody(program, args, known)
  }
  const at = args.findIndex(({ value }) => !value.startsWith('-'))
  const operand = args[at]
  if (args.slice(0, at < 0 ? args.length : at).some(({ value }) => /^-[a-z]*c$/.test(value)))
    return undefined
  const script = operand ? readScript(operand.value, 'operand') : inputOf(command, readScript)
  return script === undefined ? undefined : scriptBody(script, args.slice(at + 1), known)
}

/** What a shell without an operand reads: a here-document, a here-string, a file. */
const inputOf = (command: Command, readScript: ReadScript): string | undefined => {
  if (command.hereDoc) return command.hereDoc.value
  const { operator, target } = command.redirects.find(({ operator }) => /^<+$/.test(operator)) ?? {}
  if (!target) return undefined
  return operator === '<<<' ? target.value : readScript(target.value, 'operand')
}

const scriptBody = (text: string, args: readonly Word[], known: Definitions): Body => {
  const script = readBash(text)
  const own = { texts: new Map(known.texts), functions: new Map(known.functions) }
  define(script, text, own)
  return { commands: runCommands(script).map(one => filled(one, args)), known: own }
}

/** The commands of an alias's text, the last one with the words behind the alias. */
const followed = (text: string, args: readonly Word[]): readonly Command[] => {
  const commands = runCommands(readBash(text))
  const last = commands.filter(({ within }) => within.length === 0).at(-1)
  return commands.map(one => (one === last ? { ...one, words: [...one.words, ...args] } : one))
}

/** A command with the arguments in the place of `$@`, `$1` and their kind. */
const filled = (command: Command, args: readonly Word[]): Command => ({
  ...command,
  words: command.words.flatMap(word => {
    if (/^"?\$(?:[@*]|\{[@*]\})"?$/.test(word.text)) return args
    if (!word.dynamic) return [word]
    const put = (text: string) =>
      text.replace(/\$(?:([1-9])|\{([1-9])\})/g, (_, a, b) => args[Number(a ?? b) - 1]?.value ?? '')
    const value = put(word.value)
    if (value === word.value) return [word]
    return [{ ...word, value, text: put(word.text), dynamic: hasExpansion(value) }]
  }),
})
