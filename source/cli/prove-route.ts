import { buildCommand } from '@stricli/core'
import { parseMatrix } from '../course/matrix.ts'
import { parseShard } from '../course/shard.ts'
import type { Context } from './context.ts'
import { parseCount } from './count.ts'
import { guarded } from './guarded.ts'
import { CLUSTER_FLAGS, JSON_FLAG, LABS } from './parameters.ts'
import type { ProveFlags } from './prove-flags.ts'
import { parseReport } from './report-flag.ts'

/** `labproof prove`. */
export const proveRoute = buildCommand({
  loader: async () => {
    const { proveLabs } = await import('./prove.ts')
    return function (this: Context, flags: ProveFlags, ...labs: readonly string[]) {
      return guarded(this, () => proveLabs(this, flags, labs))
    }
  },
  parameters: {
    flags: {
      ...CLUSTER_FLAGS,
      cluster: {
        kind: 'parsed',
        brief: 'Use this kind cluster, do not create one',
        parse: String,
        optional: true,
        placeholder: 'name',
      },
      report: {
        kind: 'parsed',
        brief:
          'Write a report: json=, junit=, html=, github= or markdown= and a file; may be repeated',
        parse: parseReport,
        variadic: true,
        default: [],
        placeholder: 'format=file',
      },
      keep: {
        kind: 'boolean',
        brief: 'Keep the cluster, and print how to enter it',
        default: false,
      },
      force: { kind: 'boolean', brief: 'Prove again what is proven already', default: false },
      shard: {
        kind: 'parsed',
        brief: 'Prove this part of the labs: the second of eight is 2/8',
        parse: parseShard,
        optional: true,
        placeholder: 'part/parts',
      },
      ledger: {
        kind: 'parsed',
        brief: 'Ledger with the durations that parts are made by (default: ledger.json)',
        parse: String,
        optional: true,
        placeholder: 'file',
      },
      repeat: {
        kind: 'parsed',
        brief: 'Prove each lab so many times, and say how often it failed',
        parse: parseCount,
        optional: true,
        placeholder: 'times',
      },
      matrix: {
        kind: 'parsed',
        brief: 'Prove each lab on all these versions, as in kubernetes=1.33,1.34,etcd=3.5.21-0',
        parse: parseMatrix,
        optional: true,
        placeholder: 'versions',
      },
      strength: {
        kind: 'boolean',
        brief: 'Leave out each block in turn, and say which of them no check misses',
        default: false,
      },
      parity: {
        kind: 'boolean',
        brief: 'List where the cluster differs from Killercoda’s machine',
        default: false,
      },
      jobs: {
        kind: 'parsed',
        brief: 'Prove so many labs at once, each on a cluster of its own',
        parse: parseCount,
        optional: true,
        placeholder: 'number',
      },
      dryRun: { kind: 'boolean', brief: 'Print which labs, prove none', default: false },
      json: JSON_FLAG,
    },
    positional: LABS,
  },
  docs: {
    brief: 'Do each lab on a real cluster, and say at which line it breaks',
    customUsage: [
      { input: 'scenarios/day-025/lab.md', brief: 'Prove one lab on a cluster of its own' },
      { input: '--report html=proof.html notes/day-026.md', brief: 'With a page to look at' },
      { input: '--cluster lab --keep', brief: 'On a cluster that is there already' },
      {
        input: '--shard 2/8 --report json=results/',
        brief: 'An eighth of a course, one result a lab',
      },
      {
        input: '--matrix kubernetes=1.33,1.34 notes/day-026.md',
        brief: 'On two versions, in one table',
      },
    ],
  },
})

/** `labproof doctor`. */
export const doctorRoute = buildCommand({
  loader: async () => {
    const { doctor } = await import('./doctor.ts')
    return function (this: Context, flags: { readonly image?: string; readonly json: boolean }) {
      return guarded(this, () => doctor(this, flags))
    }
  },
  parameters: {
    flags: {
      image: {
        kind: 'parsed',
        brief: 'Look for this node image too',
        parse: String,
        optional: true,
        placeholder: 'image',
      },
      json: JSON_FLAG,
    },
  },
  docs: { brief: 'Say whether everything that a proof needs is there' },
})
