import type { Command } from '@stricli/core'
import type { Context } from './context.ts'

/** The labs of a command, as positional arguments. */
export const LABS = {
  kind: 'array',
  parameter: {
    brief: 'Markdown file of a lab, or its folder (default: every scenarios/<lab>/lab.md)',
    parse: String,
    placeholder: 'lab',
  },
} as const

/** A command whose labs may be left out: its line of the help says so, which stricli has no way to tell of a list. */
export const withOptionalLabs = (command: Command<Context>): Command<Context> => ({
  ...command,
  formatUsageLine: args => command.formatUsageLine(args).replace('<lab>...', '[<lab>...]'),
})

/** `--json`. */
export const JSON_FLAG = {
  kind: 'boolean',
  brief: 'Print the result as JSON',
  default: false,
} as const
