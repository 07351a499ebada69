import { join } from 'node:path'
import type { Difference } from '../import/compare.ts'
import type { Imported } from '../import/scenario.ts'
import { count } from '../language/text.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { reportText } from '../report/text.ts'
import type { Context } from './context.ts'
import type { Found } from './import-course.ts'
import type { ImportedCourses } from './import-courses.ts'
import { portable } from './labs.ts'

/** What became of one scenario. */
export type Told = { readonly folder: string } & (
  | {
      readonly state: 'imported'
      readonly lab: string
      readonly imported: Imported
      readonly diagnostics: readonly Diagnostic[]
    }
  | { readonly state: 'failed'; readonly diagnostics: readonly Diagnostic[] }
  /** Something is in the way, in the scenario's folder or where the lab is to go. */
  | { readonly state: 'impossible'; readonly message: string; readonly fix: string }
)

/** True where the scenario gave no lab, or one that has errors. */
export const hasFailed = (told: Told): boolean =>
  told.state !== 'imported' || told.diagnostics.some(({ severity }) => severity === 'error')

/** Tells what became of one scenario. */
export const tell = ({ process, color }: Context, told: Told, dryRun: boolean): void => {
  const { stdout, stderr } = process
  if (told.state === 'impossible') {
    stderr.write(` ✗ ${told.message}\n   ${told.fix}\n`)
    return
  }
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

/** Tells what was written beside the labs. */
export const tellCourses = (
  { process: { stdout } }: Context,
  { path, written }: ImportedCourses,
  dryRun: boolean,
): void => {
  const titles = written.flatMap(title => (title === '' ? [] : [`\`${title}\``]))
  const parts = [
    ...(titles.length > 0
      ? [`${titles.length === 1 ? 'course' : 'courses'} ${titles.join(', ')}`]
      : []),
    ...(written.includes('') ? ['the scenarios without a course'] : []),
  ]
  stdout.write(`${path}: ${parts.join(' and ')}${dryRun ? ' (not written)' : ''}\n`)
}

/** The sum of a course in one line. */
export const sum = (told: readonly Told[]): string => {
  const imported = told.flatMap(one => (one.state === 'imported' ? [one.imported] : []))
  const same = imported.filter(({ differences }) => differences.length === 0).length
  const parts = [
    `${count(imported.length, 'lab')}: ${same} the same again, byte for byte`,
    `${imported.length - same} with differences`,
    ...(told.length > imported.length ? [`${told.length - imported.length} not imported`] : []),
  ]
  return `${parts.join(', ')}\n`
}

/** Everything, for a program. */
export const toldJson = (
  told: readonly Told[],
  { missing, notes }: Found,
  courses: ImportedCourses,
): string => {
  const labs = told.map(one => {
    if (one.state !== 'imported') return one
    const { folder, state, lab, diagnostics } = one
    const { own, lab: _, ...rest } = one.imported
    return { folder, state, lab, ...rest, files: own.map(({ path }) => path), diagnostics }
  })
  return `${JSON.stringify({ labs, courses: courses.written, missing, notes: [...notes, ...courses.notes] }, null, 2)}\n`
}
