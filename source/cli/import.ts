import { statSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import type { Difference } from '../import/compare.ts'
import type { InCourse } from '../import/head.ts'
import { type Imported, importScenario } from '../import/scenario.ts'
import { CannotError } from './cannot.ts'
import type { Context, ExitCode } from './context.ts'
import { scenariosIn } from './import-course.ts'
import { keepCourses } from './import-courses.ts'
import { importDay } from './import-day.ts'
import { readScenario } from './import-files.ts'
import { slugOf } from './import-names.ts'
import { refuseOtherLab } from './import-over.ts'
import { hasFailed, sum, type Told, tell, tellCourses, toldJson } from './import-told.ts'
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
  for (const { folder, name, course } of found.scenarios) {
    const isNamed = flags.out !== undefined && !found.isCourse
    const out = isNamed ? (flags.out ?? '') : join(flags.out ?? COURSE, name)
    const slug = isNamed ? slugOf(resolve(cwd, out), basename(resolve(cwd, out)), []) : course.slug
    const one: One = { folder, out, isNamed, course: { ...course, slug } }
    // One scenario of a course that cannot be imported does not keep the others from it.
    const result = await importOne(one, flags, cwd).catch((cause: unknown): Told => {
      if (!found.isCourse || !(cause instanceof CannotError)) throw cause
      return { folder, state: 'impossible', message: cause.message, fix: cause.fix }
    })
    told.push(result)
    if (!flags.json) tell(context, result, flags.dryRun)
  }
  const courses = keepCourses(found.courses, flags.out ?? COURSE, flags.dryRun, cwd)
  if (courses.written.length > 0 && !flags.json) tellCourses(context, courses, flags.dryRun)
  for (const { path, reason } of [...found.notes, ...courses.notes])
    process.stderr.write(` • ${path}: ${reason}\n`)
  for (const { path, reason } of found.missing) process.stderr.write(` ✗ ${path}: ${reason}\n`)
  if (flags.json) process.stdout.write(toldJson(told, found, courses))
  else if (found.isCourse) process.stdout.write(sum(told))
  if (told.some(({ state }) => state === 'impossible')) return 3
  return told.some(hasFailed) || found.missing.length > 0 ? 1 : 0
}

type One = {
  readonly folder: string
  readonly out: string
  /** The folder of the lab was named, and may be another on purpose. */
  readonly isNamed: boolean
  readonly course: InCourse
}

const importOne = async (one: One, flags: ImportFlags, cwd: string): Promise<Told> => {
  const { folder, out, isNamed, course } = one
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
  const { diagnostics, lab: understood } = await understand(made.lab, lab)
  const moved = isNamed ? [] : moves(folder, understood.slug, cwd)
  const imported = { ...made, notes: [...moved, ...read.notes, ...made.notes] }
  if (!flags.force) refuseOtherLab(folder, lab, made.lab, ownFolder(lab), cwd)
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

/** A scenario's folder is its place in the URL. */
const moves = (folder: string, slug: string, cwd: string): readonly Difference[] => {
  const name = basename(resolve(cwd, folder))
  if (name === slug) return []
  const reason = `is in the folder \`${name}\`, and in \`${slug}\` when it is published: its URL changes`
  return [{ path: 'index.json', line: undefined, reason }]
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
