import type { Position } from './place.ts'

/** A word of a command, decoded as far as it can be known without running it. */
export type Word = {
  /** The value bash would hand to the program; where `dynamic`, expansions stand in it as written (`$POD`). */
  readonly value: string
  /** As written, quotes included. */
  readonly text: string
  /** True where a variable, substitution, glob or brace decides the value at run time. */
  readonly dynamic: boolean
  readonly position: Position
}

export type Redirect = {
  readonly operator: '>' | '>>' | '<' | '<>' | '<&' | '>&' | '>|' | '&>' | '&>>' | '<<<'
  /** File descriptor written before the operator, when there is one. */
  readonly descriptor: number | undefined
  readonly target: Word | undefined
  readonly position: Position
}

/** A here-document: what the command reads on its standard input. */
export type HereDoc = {
  readonly value: string
  readonly delimiter: string
  /** A quoted delimiter: bash expands nothing in it. */
  readonly quoted: boolean
  /** False where the closing delimiter is missing. */
  readonly closed: boolean
  /** Names of the variables bash expands in it. */
  readonly expands: readonly string[]
  readonly position: Position
}

/**
 * How the failure of a command shows itself.
 * `statement`: its status is the statement's own.
 * `condition`: it is asked as a question (`if`, `while`, `!`), failing is an answer.
 * `or`: something follows `||`, so its failure is handled; `and`: left of `&&`.
 */
export type Guard = 'statement' | 'condition' | 'or' | 'and'

/** One simple command, wherever it stands: at top level, in a pipe, a loop, a substitution, or a `sh -c` payload. */
export type Command = {
  /** The program and its arguments, assignments before it left out; empty for a bare assignment. */
  readonly words: readonly Word[]
  readonly assigns: readonly Assign[]
  readonly redirects: readonly Redirect[]
  readonly hereDoc: HereDoc | undefined
  /** Its place in a pipe: `index` from 0, `of` members; a command alone is 0 of 1. */
  readonly pipe: { readonly index: number; readonly of: number; readonly id: number }
  readonly guard: Guard
  /** What stands on the right side of `||` for this command, as written; `undefined` without one. */
  readonly otherwise: string | undefined
  readonly background: boolean
  /** What it stands in, outermost first. */
  readonly within: readonly Enclosure[]
  /** Index of the top-level statement it belongs to. */
  readonly statement: number
  readonly position: Position
}

export type Enclosure =
  | { readonly type: 'substitution' }
  | { readonly type: 'subshell' }
  | { readonly type: 'function'; readonly name: string }
  | { readonly type: 'condition' }
  | { readonly type: 'branch' }
  | { readonly type: 'while' }
  /** `values` are known where the list is static: `1 2 3`, `{1..5}`, `$(seq 1 100)`. */
  | {
      readonly type: 'for'
      readonly variable: string
      readonly values: readonly string[] | undefined
    }
  /** The text handed to `sh -c`, read as a script of its own; positions are those of the outer word. */
  | {
      readonly type: 'payload'
      readonly shell: string
      readonly quote: 'single' | 'double' | 'none'
    }

export type Assign = {
  readonly name: string
  /** The value, where it is static. */
  readonly value: string | undefined
  readonly position: Position
}

/** A variable that is read, `guarded` where a default stands beside it (`${X:-1}`). */
export type Read = {
  readonly name: string
  readonly guarded: boolean
  /** Position in `Script.commands` of the command that reads it; reads and assignments are in source order. */
  readonly position: Position
}

type SyntaxFault = {
  readonly message: string
  readonly position: Position
}

/** A bash text, read as data. Nothing in it is ever run while it is read. */
export type Script = {
  /** Every simple command in source order, nested ones after the command they stand in. */
  readonly commands: readonly Command[]
  readonly reads: readonly Read[]
  readonly assigns: readonly Assign[]
  readonly faults: readonly SyntaxFault[]
  readonly shebang: string | undefined
}
