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

/** What a cluster is made of. */
export const CLUSTER_FLAGS = {
  image: {
    kind: 'parsed',
    brief: 'Node image of the cluster (default: LABPROOF_NODE_IMAGE, or kind\u2019s own)',
    parse: String,
    optional: true,
    placeholder: 'image',
  },
  config: {
    kind: 'parsed',
    brief: 'Configuration file for kind: another etcd, more nodes',
    parse: String,
    optional: true,
    placeholder: 'file',
  },
} as const
