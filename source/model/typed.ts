/** What a terminal showed: readable text, and the bytes it was made of. */
export type Shown = {
  /** Without escape sequences, without what a carriage return overwrote, `\n` at line ends. */
  readonly text: string
  /** As written to the terminal, escape sequences included, read as UTF-8. */
  readonly raw: string
  /** Bytes left out of the middle of both; 0 where all is there. */
  readonly droppedBytes: number
}

/**
 * A command that failed, wherever it stood: alone, in a loop, a function, a substitution, before a `;`.
 * A failure that the text handles (`||`, `if`) is none.
 */
export type InnerFailure = {
  /** As bash has it, redirections normalised: `ls /nope 2> /dev/null`. */
  readonly command: string
  readonly status: number
  /** How often it failed like that, one after the other. */
  readonly times: number
}

/** A background job that ended, as interactive bash announced it. */
export type EndedJob = {
  readonly command: string
  /** 128 and the signal's number for a job that a signal ended. */
  readonly status: number
}

/**
 * One command of a block: what bash read between two prompts.
 * `done`: it ran and has a status. `refused`: bash did not run it (a syntax error, `!` without an event).
 * `unclosed`: bash waited for more of it. `lost`: its shell was gone before it had a status.
 */
export type TypedCommand = {
  readonly state: 'done' | 'refused' | 'unclosed' | 'lost'
  /** As bash read it: after history expansion; the lines of a construct are joined by `\n`. */
  readonly line: string
  /** Index in the block's lines of its first line; `undefined` for what bash read and nobody typed. */
  readonly lineIndex: number | undefined
  /** `undefined` for an unclosed or lost command; 1 where bash refused it and left `$?` alone. */
  readonly status: number | undefined
  /** Of each member of its last pipe; one number for a command alone. */
  readonly pipeStatuses: readonly number[]
  readonly output: Shown
  readonly durationMs: number
  readonly failures: readonly InnerFailure[]
  /** Jobs announced while it ran or right after it, whichever block started them. */
  readonly jobs: readonly EndedJob[]
}

/**
 * How a block ended; only `finished` is a block that ended by itself at bash's prompt.
 * `ended`: by its `Ending`. `interrupted`: by Ctrl-C of the next block or by the caller.
 * `unclosed`: bash waited for the end of a quote, here-document or `if`.
 */
export type TypedOutcome =
  | { readonly state: 'finished' }
  | { readonly state: 'ended' }
  | { readonly state: 'interrupted' }
  | { readonly state: 'timed-out'; readonly timeoutMs: number }
  /** `program` is the process that reads the terminal: `cat`, `kubectl`; `bash` for its own `read`. */
  | { readonly state: 'waiting-for-input'; readonly program: string }
  | { readonly state: 'full-screen'; readonly program: string }
  | { readonly state: 'unclosed' }
  /** `status` as far as it is known: the shell's own, or `undefined` when the connection broke. */
  | { readonly state: 'shell-exited'; readonly status: number | undefined }

/** A block's text, typed into a terminal: what bash made of it. */
export type TypedBlock = {
  readonly outcome: TypedOutcome
  readonly commands: readonly TypedCommand[]
  /** All jobs that were announced in it, also before its first command. */
  readonly jobs: readonly EndedJob[]
  /** The commands' output in one, and what background jobs wrote between them; no prompts, nothing echoed. */
  readonly output: Shown
  /** Typed lines that bash never read: another program did, or Ctrl-C dropped them. */
  readonly unread: readonly string[]
  readonly durationMs: number
  /** What else a reader has to know, one sentence each: the state that was lost, how a program was ended. */
  readonly notes: readonly string[]
}
