import { buildApplication, buildCommand, buildRouteMap } from '@stricli/core'
import type { BuildFlags } from './build.ts'
import type { Context } from './context.ts'
import { ciRoute, reportRoute } from './course-routes.ts'
import { guarded } from './guarded.ts'
import { importRoute, newRoute } from './import-route.ts'
import type { LintFlags } from './lint.ts'
import { JSON_FLAG, LABS, withOptionalLabs } from './parameters.ts'
import { previewRoute } from './preview-route.ts'
import { doctorRoute, proveRoute } from './prove-route.ts'
import { publishRoute } from './publish-route.ts'

declare const LABPROOF_VERSION: string

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

/** The command line: routes, flags, help and usage errors. */
export const application = buildApplication(
  buildRouteMap({
    routes: {
      build: withOptionalLabs(buildRoute),
      lint: withOptionalLabs(lintRoute),
      explain: explainRoute,
      prove: withOptionalLabs(proveRoute),
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
