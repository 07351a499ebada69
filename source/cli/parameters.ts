/** The labs of a command, as positional arguments. */
export const LABS = {
  kind: 'array',
  parameter: {
    brief: 'Markdown file of a lab, or its folder (default: every scenarios/<lab>/lab.md)',
    parse: String,
    placeholder: 'lab',
  },
} as const

/** `--json`. */
export const JSON_FLAG = {
  kind: 'boolean',
  brief: 'Print the result as JSON',
  default: false,
} as const
