import { statSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import type { Difference } from '../import/compare.ts'
import type { InCourse } from '../import/head.ts'
import { type Imported, importScenario } from '../import/scenario.ts'
import { count } from '../language/text.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { reportText } from '../report/text.ts'
import { CannotError } from './cannot.ts'
import type { Context, ExitCode } from './context.ts'
import { scenariosIn } from './import-course.ts'
import { importDay } from './import-day.ts'
import { readScenario } from './import-files.ts'
import { COURSE, portable } from './labs.ts'
import { ownFolder, readOwn } from './own.ts'
import { planWrite } from './plan.ts'
import { understand } from './understand.ts'
import { workshop } from './workshop.ts'
import { applyPlan } from './write.ts'

export type ImportFlags = {
  readonly out?: string
  readonly force: boolean
  readonly dryRun: boolean
  readonly json: boolean
}

/** What became of one scenario. */
type Told = { readonly folder: string } & (
  | {
      readonly state: 'imported'
      readonly lab: string
      readonly imported: Imported
      readonly diagnostics: readonly Diagnostic[]
    }
  | { readonly state: 'failed'; readonly diagnostics: readonly Diagnostic[] }
)

/** `labproof import`: makes a lab of an existing scenario, of each scenario of a course, or of a plain day. */
export const importLab = async (
  context: Context,
  flags: ImportFlags,
  path: string,
): Promise<ExitCode> => {
  const { cwd, process } = context
  const stat = statSync(resolve(cwd, path), { throwIfNoEntry: false })
  if (!stat) throw CannotError.from('import', path, { code: 'ENOENT' })
  if (stat.isFile()) return importDay(context, flags, path)
  const found = scenariosIn(path, cwd)
  const told: Told[] = []
  for (const { folder, course } of found.scenarios) {
    const out =
      flags.out === undefined
        ? join(COURSE, basename(resolve(cwd, folder)))
        : found.isCourse
          ? join(flags.out, basename(folder))
          : flags.out
    const one = await importOne(folder, out, course, flags, cwd)
    told.push(one)
    if (!flags.json) tell(context, one, flags.dryRun)
  }
  for (const { path, reason } of found.missing) process.stderr.write(` ✗ ${path}: ${reason}\n`)
  if (flags.json) process.stdout.write(json(told, found.missing))
  else if (found.isCourse) process.stdout.write(sum(told))
  const failed = told.some(
    one => one.state === 'failed' || one.diagnostics.some(({ severity }) => severity === 'error'),
  )
  return failed || found.missing.length > 0 ? 1 : 0
}

const importOne = async (
  folder: string,
  out: string,
  course: InCourse,
  flags: ImportFlags,
  cwd: string,
): Promise<Told> => {
  const lab = portable(join(out, 'lab.md'))
  const read = readScenario(folder, cwd)
  if (read.state === 'broken') return { folder, state: 'failed', diagnostics: [read.diagnostic] }
  const clash = read.files.find(({ path }) => /^lab(?:\.md$|\.files\/)/.test(path))
  if (clash)
    throw new CannotError(
      `Cannot import \`${folder}\`: its file \`${clash.path}\` has the name that the lab is to have`,
      'Rename it, and what names it in its `index.json`',
    )
  const made = await importScenario(read.files, read.lost, course, workshop(lab))
  const imported = { ...made, notes: [...read.notes, ...made.notes] }
  const { diagnostics } = await understand(imported.lab, lab)
  const plan = planWrite(
    {
      slug: '',
      files: [{ path: 'lab.md', content: imported.lab, mode: 'file' }],
      binaries: imported.own.map(file => ({
        ...file,
        path: `${ownFolder('lab.md')}/${file.path}`,
      })),
    },
    folderOf(out, cwd),
    flags.force,
    false,
  )
  const stale = staleFiles(lab, imported, cwd)
  if (stale[0] !== undefined && !flags.force)
    throw new CannotError(
      `Cannot write \`${lab}\`: \`${stale[0]}\` is there already, and would become a part of the lab`,
      'Move it away, or run the command again with `--force` to remove it',
    )
  if (!flags.dryRun)
    applyPlan({ ...plan, remove: stale.map(path => portable(relative(out, path))) })
  return { folder, state: 'imported', lab, imported, diagnostics }
}

/** A folder as messages name it. */
const folderOf = (out: string, cwd: string): string =>
  portable(relative(cwd, resolve(cwd, out))) || '.'

/** Files beside the lab that this import does not write: they would go into its scenario all the same. */
const staleFiles = (lab: string, { own }: Imported, cwd: string): readonly string[] => {
  const paths = new Set(own.map(({ path }) => path))
  return readOwn(lab, cwd).flatMap(({ path }) =>
    paths.has(path) ? [] : [`${ownFolder(lab)}/${path}`],
  )
}

const tell = ({ process, color }: Context, told: Told, dryRun: boolean): void => {
  const { stdout, stderr } = process
  if (told.state === 'failed') {
    const path = portable(join(told.folder, 'index.json'))
    stderr.write(`${reportText([{ path, diagnostics: told.diagnostics }], color)}\n`)
    stderr.write(` ✗ ${told.folder}: nothing was written\n`)
    return
  }
  const { lab, imported, diagnostics } = told
  const { differences, notes, steps, checks, own } = imported
  const parts = [
    count(steps, 'step'),
    count(checks, 'check'),
    `${count(own.length, 'file')} beside it`,
  ]
  stdout.write(`${lab}: ${parts.join(', ')}${dryRun ? ' (not written)' : ''}\n`)
  for (const one of notes) stdout.write(`  ${line(one)}\n`)
  stdout.write(
    differences.length === 0
      ? '  a build makes the same folder again, byte for byte\n'
      : `  ${count(differences.length, 'difference')} after a build:\n${differences.map(one => `    ${line(one)}\n`).join('')}`,
  )
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length > 0)
    stderr.write(`${reportText([{ path: lab, diagnostics: errors }], color)}\n`)
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length
  if (warnings > 0)
    stderr.write(` • ${lab}: ${count(warnings, 'warning')}, see \`labproof lint ${lab}\`\n`)
}

const line = ({ path, line, reason }: Difference): string =>
  `${path}${line === undefined ? '' : `:${line}`}: ${reason}`

const sum = (told: readonly Told[]): string => {
  const imported = told.flatMap(one => (one.state === 'imported' ? [one.imported] : []))
  const same = imported.filter(({ differences }) => differences.length === 0).length
  return `${count(imported.length, 'lab')}: ${same} the same again, byte for byte, ${imported.length - same} with differences\n`
}

const json = (told: readonly Told[], missing: readonly Difference[]): string => {
  const labs = told.map(one => {
    const { folder, state, diagnostics } = one
    if (one.state === 'failed') return { folder, state, diagnostics }
    const { own, lab: _, ...rest } = one.imported
    const files = own.map(({ path }) => path)
    return { folder, state, lab: one.lab, ...rest, files, diagnostics }
  })
  return `${JSON.stringify({ labs, missing }, null, 2)}\n`
}
