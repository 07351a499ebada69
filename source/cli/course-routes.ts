import { buildCommand, buildRouteMap } from '@stricli/core'
import type { GithubFlags, KubernetesFlags } from './ci.ts'
import type { Context } from './context.ts'
import { parseCount } from './count.ts'
import { guarded } from './guarded.ts'
import { JSON_FLAG } from './parameters.ts'
import type { MergeFlags, ReportFlags } from './report.ts'

const REPORT_FLAGS = {
  html: {
    kind: 'parsed',
    brief: 'Write a page with a picture of the course',
    parse: String,
    optional: true,
    placeholder: 'file',
  },
  json: JSON_FLAG,
} as const

/** `labproof report`. */
export const reportRoute = buildRouteMap({
  routes: {
    show: buildCommand({
      loader: async () => {
        const { showReport } = await import('./report.ts')
        return function (this: Context, flags: ReportFlags, ledger?: string) {
          return guarded(this, () => showReport(this, flags, ledger))
        }
      },
      parameters: {
        flags: REPORT_FLAGS,
        positional: {
          kind: 'tuple',
          parameters: [
            {
              brief: 'Ledger (default: ledger.json)',
              parse: String,
              optional: true,
              placeholder: 'ledger',
            },
          ],
        },
      },
      docs: {
        brief: 'Say where each lab of the course stands',
        customUsage: [
          { input: '', brief: 'By ledger.json' },
          { input: '--html course.html ledger.json', brief: 'As a page too' },
        ],
      },
    }),
    merge: buildCommand({
      loader: async () => {
        const { mergeReports } = await import('./report.ts')
        return function (this: Context, flags: MergeFlags, ...results: readonly string[]) {
          return guarded(this, () => mergeReports(this, flags, results))
        }
      },
      parameters: {
        flags: {
          out: {
            kind: 'parsed',
            brief: 'Write the ledger to this file',
            parse: String,
            optional: true,
            placeholder: 'file',
          },
          ...REPORT_FLAGS,
        },
        positional: {
          kind: 'array',
          parameter: {
            brief: 'Transcript, proof.json or ledger, or a folder of them',
            parse: String,
            placeholder: 'results',
          },
          minimum: 1,
        },
      },
      docs: {
        brief: 'Put the results of many runs into one ledger',
        customUsage: [
          {
            input: 'results scenarios --out ledger.json',
            brief: 'What shards wrote, and the proofs',
          },
          { input: 'results ledger.json --out ledger.json', brief: 'Add to what is known' },
        ],
      },
    }),
  },
  defaultCommand: 'show',
  docs: { brief: 'Say where each lab of a course stands, and merge results' },
})

/** Reads names apart by commas: versions, or an image. */
const parseNames = (text: string): readonly string[] => {
  const names = text.split(',').map(name => name.trim())
  const odd = names.find(name => !/^[a-z0-9][a-z0-9._:/@-]*$/i.test(name))
  if (odd !== undefined) throw new Error(`\`${odd}\` is no version and no image`)
  return [...new Set(names)]
}

const parseName = (text: string): string => {
  const [name = '', ...more] = parseNames(text)
  if (more.length > 0) throw new Error('expected one')
  return name
}

const parseClaim = (text: string): string => {
  if (/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(text)) return text
  throw new Error('expected the name of a PersistentVolumeClaim')
}

const CI_FLAGS = {
  shards: {
    kind: 'parsed',
    brief: 'Parts that the labs are divided into',
    parse: parseCount,
    default: '4',
    placeholder: 'parts',
  },
  out: {
    kind: 'parsed',
    brief: 'Write it to this file instead of printing it',
    parse: String,
    optional: true,
    placeholder: 'file',
  },
} as const

/** `labproof ci`. */
export const ciRoute = buildRouteMap({
  routes: {
    github: buildCommand({
      loader: async () => {
        const { ciGithub } = await import('./ci.ts')
        return function (this: Context, flags: GithubFlags) {
          return guarded(this, () => ciGithub(this, flags))
        }
      },
      parameters: {
        flags: {
          kubernetes: {
            kind: 'parsed',
            brief: 'Versions of kindest/node, or node images, to prove on',
            parse: parseNames,
            default: '1.33.4,1.34.0',
            placeholder: 'versions',
          },
          ...CI_FLAGS,
        },
      },
      docs: {
        brief: 'Print a GitHub Actions workflow that proves the course in parts',
        customUsage: [
          { input: '', brief: 'Look at it' },
          {
            input: '--shards 8 --out .github/workflows/labproof.yml',
            brief: 'Put it in its place',
          },
        ],
      },
    }),
    kubernetes: buildCommand({
      loader: async () => {
        const { ciKubernetes } = await import('./ci.ts')
        return function (this: Context, flags: KubernetesFlags) {
          return guarded(this, () => ciKubernetes(this, flags))
        }
      },
      parameters: {
        flags: {
          image: {
            kind: 'parsed',
            brief: 'Image with labproof, docker, kind, and the course as its working directory',
            parse: parseName,
            placeholder: 'image',
          },
          claim: {
            kind: 'parsed',
            brief: 'PersistentVolumeClaim for the results',
            parse: parseClaim,
            default: 'labproof-results',
            placeholder: 'name',
          },
          ...CI_FLAGS,
        },
      },
      docs: {
        brief: 'Print an Indexed Job that proves the course on a Kubernetes cluster',
        customUsage: [
          { input: '--image registry.example/course:1 --shards 8', brief: 'Look at it' },
          {
            input: '--image registry.example/course:1 --out job.yaml',
            brief: 'For kubectl apply -f job.yaml',
          },
        ],
      },
    }),
  },
  docs: { brief: 'Print what proves a course on GitHub Actions, or on a Kubernetes cluster' },
})
