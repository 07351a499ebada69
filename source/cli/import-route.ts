import { buildCommand } from '@stricli/core'
import type { Context } from './context.ts'
import { guarded } from './guarded.ts'
import type { ImportFlags } from './import.ts'
import type { NewFlags } from './new.ts'
import { JSON_FLAG } from './parameters.ts'

export const importRoute = buildCommand({
  loader: async () => {
    const { importLab } = await import('./import.ts')
    return function (this: Context, flags: ImportFlags, path: string) {
      return guarded(this, () => importLab(this, flags, path))
    }
  },
  parameters: {
    flags: {
      out: {
        kind: 'parsed',
        brief: 'Folder of the new lab (default: scenarios/<name of the folder>)',
        parse: String,
        optional: true,
        placeholder: 'folder',
      },
      force: { kind: 'boolean', brief: 'Replace files that are there', default: false },
      dryRun: {
        kind: 'boolean',
        brief: 'Print what would come of it, write nothing',
        default: false,
      },
      json: JSON_FLAG,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          brief: 'Folder of a Killercoda scenario or course, or a plain Markdown file',
          parse: String,
          placeholder: 'path',
        },
      ],
    },
  },
  docs: {
    brief: 'Make a lab of an existing scenario, or of a plain Markdown day',
    customUsage: [
      { input: 'my-scenarios/volumes', brief: 'Write scenarios/volumes/lab.md' },
      { input: '--out labs my-scenarios', brief: 'Import every scenario of a course below labs' },
      {
        input: '--out labs/day-026 notes/day-026.md',
        brief: 'Mend a plain day, and mark its blocks',
      },
    ],
  },
})

export const newRoute = buildCommand({
  loader: async () => {
    const { newLab } = await import('./new.ts')
    return function (this: Context, flags: NewFlags, name: string) {
      return guarded(this, () => newLab(this, flags, name))
    }
  },
  parameters: {
    flags: {
      out: {
        kind: 'parsed',
        brief: 'Folder of the new lab (default: scenarios/<name>)',
        parse: String,
        optional: true,
        placeholder: 'folder',
      },
      force: { kind: 'boolean', brief: 'Replace a lab that is there', default: false },
    },
    positional: {
      kind: 'tuple',
      parameters: [
        { brief: 'Name of the lab, as in `my-first-lab`', parse: String, placeholder: 'name' },
      ],
    },
  },
  docs: {
    brief: 'Write a small lab that builds and proves, to start from',
    customUsage: [{ input: 'my-first-lab', brief: 'Write scenarios/my-first-lab/lab.md' }],
  },
})
