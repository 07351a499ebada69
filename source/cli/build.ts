import { join } from 'node:path'
import { count } from '../language/text.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { type Entry, renderCatalogue } from '../render/catalogue.ts'
import { CannotError } from './cannot.ts'
import type { Context, ExitCode } from './context.ts'
import { refuseForeignCatalogue } from './foreign-catalogue.ts'
import { COURSE, findLabs, scenarioFolder } from './labs.ts'
import { recall, remember } from './memory.ts'
import { readOwn, sourceHash } from './own.ts'
import { type Plan, planFiles, planWrite } from './plan.ts'
import { readFileOf } from './read.ts'
import { applyPlan, writeFiles } from './write.ts'

export type BuildFlags = {
  readonly out?: string
  readonly force: boolean
  readonly dryRun: boolean
  readonly json: boolean
}

/** What became of one lab. */
type Built = { readonly path: string } & (
  | {
      readonly state: 'built'
      /** An earlier build of the same source is there, unchanged. */
      readonly isRemembered: boolean
      readonly entry: Entry
      readonly plan: Plan
      readonly warnings: number
      readonly diagnostics: readonly Diagnostic[]
    }
  | { readonly state: 'failed'; readonly diagnostics: readonly Diagnostic[] }
)

/** `labproof build`: writes the scenario of each lab, and of a whole course its catalogue too. */
export const build = async (
  context: Context,
  flags: BuildFlags,
  named: readonly string[],
): Promise<ExitCode> => {
  const labs = findLabs(named, context.cwd)
  const isWhole = named.length === 0 && flags.out === undefined
  if (isWhole && !flags.force) refuseForeignCatalogue(context.cwd)
  const built: Built[] = []
  const owners = new Map<string, string>()
  for (const path of labs) {
    const one = await buildLab(path, flags, context)
    if (one.state === 'built') {
      const owner = owners.get(one.plan.folder)
      if (owner !== undefined)
        throw new CannotError(
          `Cannot build \`${path}\`: \`${owner}\` is built into the same folder, \`${one.plan.folder}\``,
          'Rename one of the two files, or give one a `slug` in its front matter',
        )
      owners.set(one.plan.folder, path)
      if (!flags.dryRun && !one.isRemembered) {
        const { entry, plan, warnings } = one
        applyPlan(plan)
        remember(path, entry.hash, flags.out ?? '', { entry, files: plan.files, warnings })
      }
    }
    built.push(one)
    if (!flags.json) await tell(context, one, flags.dryRun)
  }
  const failed = built.some(({ state }) => state === 'failed')
  const catalogue = isWhole && !failed ? writeCatalogue(built, flags, context) : []
  if (flags.json) context.process.stdout.write(json(built, catalogue))
  return failed ? 1 : 0
}

const buildLab = async (path: string, flags: BuildFlags, { cwd }: Context): Promise<Built> => {
  const { bytes, hash: textHash } = readFileOf(path, cwd)
  const own = readOwn(path, cwd)
  const hash = sourceHash(textHash, own)
  const kept = flags.json ? undefined : recall(path, hash, flags.out ?? '')
  if (kept) {
    const { files, entry } = kept
    const same = files.length
    const plan = { folder: entry.folder, isNew: false, write: [], remove: [], same, files }
    return { path, state: 'built', isRemembered: true, plan, diagnostics: [], ...kept }
  }
  // Loaded only where a lab has to be read: its parsers take most of the command's start.
  const { renderLab } = await import('./render-lab.ts')
  const rendered = await renderLab(path, bytes, own, cwd)
  const { diagnostics } = rendered
  if (rendered.state === 'failed') return { path, ...rendered }
  const folder = scenarioFolder(path, rendered.scenario.slug, flags.out, cwd)
  const plan = planWrite(rendered.scenario, folder, flags.force)
  const entry = { ...rendered.entry, folder, hash }
  const { warnings } = rendered
  return { path, state: 'built', isRemembered: false, entry, plan, warnings, diagnostics }
}

const writeCatalogue = (
  built: readonly Built[],
  flags: BuildFlags,
  { cwd }: Context,
): readonly string[] => {
  const entries = built.flatMap(one => (one.state === 'built' ? [one.entry] : []))
  const files = planFiles(renderCatalogue(entries, COURSE), cwd)
  if (!flags.dryRun) writeFiles(files, cwd)
  return files.map(({ path }) => path)
}

const tell = async (context: Context, built: Built, dryRun: boolean): Promise<void> => {
  const { stdout, stderr } = context.process
  const { path } = built
  if (built.state === 'failed') {
    // Loaded only where there is something to tell: vfile-reporter costs a tenth of the command's start.
    const { reportText } = await import('../report/text.ts')
    const errors = built.diagnostics.filter(({ severity }) => severity === 'error')
    stderr.write(`${reportText([{ path, diagnostics: errors }], context.color)}\n`)
    stderr.write(` ✗ ${path}: nothing was written\n`)
    return
  }
  const { entry, plan, warnings } = built
  const changes = [
    plan.write.length > 0 ? `${plan.write.length} ${dryRun ? 'to write' : 'written'}` : '',
    plan.remove.length > 0 ? `${plan.remove.length} ${dryRun ? 'to remove' : 'removed'}` : '',
  ].filter(change => change !== '')
  stdout.write(
    `${entry.folder}: ${count(entry.steps, 'step')}, ${count(entry.checks, 'check')}, ${count(plan.same + plan.write.length, 'file')} (${changes.join(', ') || 'unchanged'})\n`,
  )
  if (dryRun) {
    const lines = [
      ...plan.write.map(file => `+ ${file.path}`),
      ...plan.remove.map(file => `- ${file}`),
    ]
    stdout.write(lines.map(line => `  ${line}\n`).join(''))
  }
  if (warnings > 0)
    stderr.write(` • ${path}: ${count(warnings, 'warning')}, see \`labproof lint ${path}\`\n`)
}

const json = (built: readonly Built[], catalogue: readonly string[]): string => {
  const labs = built.map(one => {
    const { path, state, diagnostics } = one
    if (one.state === 'failed') return { path, state, diagnostics }
    const { entry, plan } = one
    const within = (file: string) => join(entry.folder, file)
    const { folder, title, steps, checks } = entry
    const written = plan.write.map(file => within(file.path))
    return {
      path,
      state,
      folder,
      title,
      steps,
      checks,
      written,
      removed: plan.remove.map(within),
      diagnostics,
    }
  })
  return `${JSON.stringify({ labs, catalogue }, null, 2)}\n`
}
