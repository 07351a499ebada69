import type { Command, Script } from '../model/script.ts'
import { unwrapped } from './words.ts'

/** What the learner's shell has been taught: names that stand for other commands. */
export type Definitions = {
  /** Texts of aliases by their name, and of variables by their name behind a `$`. */
  readonly texts: Map<string, string>
  /** Bodies of functions. */
  readonly functions: Map<string, readonly Command[]>
}

export const noDefinitions = (): Definitions => ({ texts: new Map(), functions: new Map() })

/** Adds what `script`, read from `text`, defines to `known`. */
export const define = (script: Script, text: string, known: Definitions): void => {
  for (const { words } of script.commands) {
    const [first, ...rest] = unwrapped(words)
    for (const { value } of first?.value === 'alias' ? rest : []) {
      const equals = value.indexOf('=')
      if (equals > 0) known.texts.set(value.slice(0, equals), unquoted(value.slice(equals + 1)))
    }
  }
  for (const { name, position } of script.assigns) {
    const written = text.slice(position.start.offset, position.end.offset)
    const value = /^\w+=(.+)$/s.exec(written)?.[1]
    if (value) known.texts.set(`$${name}`, unquoted(value))
  }
  for (const name of new Set(script.commands.flatMap(functionOf)))
    known.functions.set(
      name,
      script.commands.filter(command => functionOf(command)[0] === name).map(withoutFunction),
    )
}

/** A text as written, with expansions in it, without the quotes around it. */
const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/s, '$2')

/** The commands of a script that run when it does: those in the body of a function do not. */
export const runCommands = (script: Script): readonly Command[] =>
  script.commands.filter(command => functionOf(command).length === 0)

/** Name of the function in whose body a command stands, or nothing. */
const functionOf = ({ within }: Command): readonly string[] =>
  within.flatMap(one => (one.type === 'function' ? [one.name] : [])).slice(0, 1)

const withoutFunction = (command: Command): Command => ({
  ...command,
  within: command.within.slice(command.within.findIndex(({ type }) => type === 'function') + 1),
})
