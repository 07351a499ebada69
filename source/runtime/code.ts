import { Script } from 'node:vm'
import { CheckFailure, CODE_NAME, lineOf } from './failure.ts'

/** The check's code with its words handed in. */
export type Compiled = (values: readonly unknown[]) => Promise<unknown>

/**
 * Compiles a check's code: the body of an async function that sees `names` as its own; `import()` works in it.
 * Throws a `CheckFailure` with the line of a syntax error. Nothing is run.
 */
export const compile = (code: string, names: readonly string[]): Compiled => {
  // The inner function lets an author name a variable `file` or `count`; the code begins on line 1.
  const text = `(${names.join(', ')}) => (async () => { 'use strict'; ${code}\n})()\n//# sourceURL=${CODE_NAME}`
  checkSyntax(text, code.trimEnd().split('\n').length)
  // biome-ignore lint/security/noGlobalEval: it is the author's program; only code run this way may `import()` on every Node
  const call: unknown = globalThis.eval(text)
  return async values => (typeof call === 'function' ? call(...values) : undefined)
}

/** Compiles without running: unlike `eval`, `Script` says at which line it stumbled. */
const checkSyntax = (text: string, lines: number): void => {
  try {
    new Script(text, { filename: CODE_NAME })
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const line = lineOf(error)
    const place = line === undefined ? '' : line > lines ? ' at its end' : ` at line ${line}`
    throw new CheckFailure(`The check has a syntax error${place}: ${error.message}`)
  }
}

/** True where code says nothing: only comments and blanks. An empty check would always pass. */
export const isEmpty = (code: string): boolean =>
  code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '').trim() === ''
