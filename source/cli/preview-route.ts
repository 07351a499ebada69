import { buildCommand } from '@stricli/core'
import type { Context } from './context.ts'
import { guarded } from './guarded.ts'
import { CLUSTER_FLAGS } from './parameters.ts'
import type { PreviewFlags } from './preview.ts'

/** Reads a port's number, 0 for any that is free. */
const parsePort = (text: string): number => {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65536) return Number(text)
  throw new Error('expected a number from 0 to 65535')
}

/** `labproof preview`. */
export const previewRoute = buildCommand({
  loader: async () => {
    const { preview } = await import('./preview.ts')
    return function (this: Context, flags: PreviewFlags, lab?: string) {
      return guarded(this, () => preview(this, flags, lab))
    }
  },
  parameters: {
    flags: {
      static: {
        kind: 'parsed',
        brief: 'Write the pages, without terminal, into this folder',
        parse: String,
        optional: true,
        placeholder: 'folder',
      },
      port: {
        kind: 'parsed',
        brief: 'Listen on this port (default: 4230, or one that is free)',
        parse: parsePort,
        optional: true,
        placeholder: 'port',
      },
      host: {
        kind: 'parsed',
        brief: 'Listen on this address',
        parse: String,
        default: '127.0.0.1',
        placeholder: 'address',
      },
      iKnowThisIsARootShell: {
        kind: 'boolean',
        brief: 'Let another `--host` than this machine\u2019s own be listened on',
        default: false,
      },
      ...CLUSTER_FLAGS,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          brief: 'Markdown file of a lab, its folder, or the folder of a course (default: here)',
          parse: String,
          optional: true,
          placeholder: 'lab',
        },
      ],
    },
  },
  docs: {
    brief: 'Show a lab in a browser as a learner has it, with a terminal in a real cluster',
    customUsage: [
      { input: '', brief: 'Show the course' },
      { input: 'scenarios/day-025', brief: 'Show one lab, anew with every save' },
      { input: '--static site', brief: 'Write the course\u2019s pages, for hosting anywhere' },
    ],
  },
})
