import { buildApplication, buildCommand, buildRouteMap } from '@stricli/core'
import { parseMatrix } from '../course/matrix.ts'
import { parseShard } from '../course/shard.ts'
import type { BuildFlags } from './build.ts'
import type { Context } from './context.ts'
import { parseCount } from './count.ts'
import { ciRoute, reportRoute } from './course-routes.ts'
import { guarded } from './guarded.ts'
import { importRoute, newRoute } from './import-route.ts'
import type { LintFlags } from './lint.ts'
import { previewRoute } from './preview-route.ts'
import type { ProveFlags } from './prove.ts'
import { publishRoute } from './publish-route.ts'

declare const LABPROOF_VERSION: string

const LABS = {
  kind: 'array',
  parameter: {
    brief: 'Markdown file of a lab, or its folder (default: every scenarios/<lab>/lab.md)',
    parse: String,
    placeholder: 'lab',
  },
} as const

const JSON_FLAG = { kind: 'boolean', brief: 'Print the result as JSON', default: false } as const

const buildRoute = buildCommand({
  loader: async () => {
    const { build } = await import('./build.ts')
    return function (this: Context, flags: BuildFlags, ...labs: readonly string[]) {
      return guarded(this, () => build(this, flags, labs))
    }
  },
  parameters: {
    flags: {
      out: {
        kind: 'parsed',
        brief: 'Write each scenario into a folder below this one',
        parse: String,
        optional: true,
        placeholder: 'folder',
      },
      force: {
        kind: 'boolean',
        brief: 'Replace files that labproof did not write',
        default: false,
      },
      dryRun: {
        kind: 'boolean',
        brief: 'Print what would be written, write nothing',
        default: false,
      },
      json: JSON_FLAG,
    },
    positional: LABS,
  },
  docs: {
    brief: 'Write the Killercoda scenario of each lab',
    customUsage: [
      { input: '', brief: 'Build every scenarios/<lab>/lab.md, and the catalogue' },
      { input: 'scenarios/day-025/lab.md', brief: 'Build one lab, beside it' },
      { input: '--out build notes/day-026.md', brief: 'Build a plain day into build/day-026' },
      { input: '--dry-run --json', brief: 'Tell a program what would change' },
    ],
  },
})

const lintRoute = buildCommand({
  loader: async () => {
    const { lint } = await import('./lint.ts')
    return function (this: Context, flags: LintFlags, ...labs: readonly string[]) {
      return guarded(this, () => lint(this, flags, labs))
    }
  },
  parameters: {
    flags: {
      fix: { kind: 'boolean', brief: 'Write the mechanical repairs into the lab', default: false },
      strict: { kind: 'boolean', brief: 'Count warnings as failures', default: false },
      github: { kind: 'boolean', brief: 'Print GitHub annotations', default: false },
      json: JSON_FLAG,
    },
    positional: LABS,
  },
  docs: {
    brief: 'Name what is wrong in each lab, with its place and its mend',
    customUsage: [
      { input: 'scenarios/day-025/lab.md', brief: 'Look at one lab' },
      {
        input: '--fix notes/day-026.md',
        brief: 'Mend mojibake and doubled backslashes in the file',
      },
      { input: '--strict --github', brief: 'In CI: annotate the change, fail on warnings' },
    ],
  },
})

const explainRoute = buildCommand({
  loader: async () => {
    const { explain } = await import('./explain.ts')
    return function (this: Context, flags: { readonly json: boolean }, rule?: string) {
      return guarded(this, () => explain(this, flags, rule))
    }
  },
  parameters: {
    flags: { json: JSON_FLAG },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'Id of a rule', parse: String, optional: true, placeholder: 'rule' }],
    },
  },
  docs: {
    brief: 'Tell what a rule finds, why it matters, and what to do',
    customUsage: [
      { input: '', brief: 'List all rules' },
      { input: 'masked-status', brief: 'Explain one' },
    ],
  },
})

const proveRoute = buildCommand({
  loader: async () => {
    const { proveLabs } = await import('./prove.ts')
    return function (this: Context, flags: ProveFlags, ...labs: readonly string[]) {
      return guarded(this, () => proveLabs(this, flags, labs))
    }
  },
  parameters: {
    flags: {
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
        parse: String,
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

const doctorRoute = buildCommand({
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

/** The command line: routes, flags, help and usage errors. */
export const application = buildApplication(
  buildRouteMap({
    routes: {
      build: buildRoute,
      lint: lintRoute,
      explain: explainRoute,
      prove: proveRoute,
      preview: previewRoute,
      report: reportRoute,
      ci: ciRoute,
      publish: publishRoute,
      import: importRoute,
      new: newRoute,
      doctor: doctorRoute,
    },
    docs: {
      brief: 'Markdown labs that are proven before anyone learns from them',
      fullDescription:
        'Turns one Markdown lab into a complete Killercoda scenario, with a check for every step.',
    },
  }),
  {
    name: 'labproof',
    versionInfo: { currentVersion: LABPROOF_VERSION },
    scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
    documentation: { caseStyle: 'convert-camel-to-kebab', disableAnsiColor: true },
  },
)
