import { buildCommand } from '@stricli/core'
import type { Context } from './context.ts'
import { guarded } from './guarded.ts'
import type { PublishFlags } from './publish.ts'

/** `labproof publish`. */
export const publishRoute = buildCommand({
  loader: async () => {
    const { publish } = await import('./publish.ts')
    return function (this: Context, flags: PublishFlags) {
      return guarded(this, () => publish(this, flags))
    }
  },
  parameters: {
    flags: {
      to: {
        kind: 'parsed',
        brief: 'Publish to this remote: a name, an address or a path (default: origin)',
        parse: String,
        optional: true,
        placeholder: 'remote',
      },
      branch: {
        kind: 'parsed',
        brief: 'Publish to this branch, which Killercoda reads',
        parse: String,
        default: 'killercoda',
        placeholder: 'name',
      },
      dryRun: {
        kind: 'boolean',
        brief: 'Print the plan and the exact commands, push nothing',
        default: false,
      },
      unproven: {
        kind: 'boolean',
        brief: 'Publish labs without a proof too; the commit names them',
        default: false,
      },
      proofLine: {
        kind: 'boolean',
        brief:
          'End each intro page with a line: Kubernetes version, date and duration of the proof',
        default: false,
      },
      badge: {
        kind: 'boolean',
        brief: 'End each intro page with a badge of the proof, a picture beside the page',
        default: false,
      },
      force: {
        kind: 'boolean',
        brief: 'Replace files of the branch that others wrote or changed, in a commit on top',
        default: false,
      },
      json: { kind: 'boolean', brief: 'Print the result as JSON', default: false },
    },
  },
  docs: {
    brief: 'Put the proven scenarios on the branch that Killercoda reads',
    customUsage: [
      { input: '--dry-run', brief: 'See what would change, and the commands that do it' },
      { input: '', brief: 'Publish to branch `killercoda` of `origin`' },
      { input: '--to ../labs.git --branch main', brief: 'Publish to another repository' },
    ],
  },
})
