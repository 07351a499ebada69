import { resolve } from 'node:path'
import { applyEdits } from '../language/edits.ts'
import { count } from '../language/text.ts'
import { courseLab, inspectCourses } from '../render/course.ts'
import { reportGithub } from '../report/github.ts'
import { reportJson } from '../report/json.ts'
import { reportText } from '../report/text.ts'
import { askBash } from './bash.ts'
import type { Context, ExitCode } from './context.ts'
import { type Loaded, loadLab } from './lab.ts'
import { findLabs } from './labs.ts'
import { writeFiles } from './write.ts'

export type LintFlags = {
  readonly fix: boolean
  readonly strict: boolean
  readonly json: boolean
  readonly github: boolean
}

/** `labproof lint`: names what is wrong in each lab; `--fix` writes the mechanical repairs into it. */
export const lint = async (
  context: Context,
  flags: LintFlags,
  named: readonly string[],
): Promise<ExitCode> => {
  const { cwd, process, color } = context
  const loaded: Loaded[] = []
  for (const path of findLabs(named, cwd)) {
    const lab = await loadLab(path, cwd, askBash)
    loaded.push(flags.fix ? await fix(lab, context) : lab)
  }
  const labs = named.length === 0 ? withCourse(loaded) : loaded
  const write = (text: string) => process.stdout.write(text)
  if (flags.json) write(reportJson(labs.map(({ path, diagnostics }) => ({ path, diagnostics }))))
  else if (flags.github) write(reportGithub(labs))
  else {
    const text = reportText(labs, color)
    const clean = `${count(labs.length, 'lab')}: no findings`
    write(`${text === '' ? clean : text}\n`)
  }
  const failing = labs
    .flatMap(({ diagnostics }) => diagnostics)
    .some(({ severity }) => severity === 'error' || (flags.strict && severity === 'warning'))
  return failing ? 1 : 0
}

/** The labs of the whole course, each with what only a look at all of them shows. */
const withCourse = (labs: readonly Loaded[]): readonly Loaded[] => {
  const order = inspectCourses(
    labs.flatMap(({ path, understanding }) =>
      understanding ? [courseLab(path, understanding.lab)] : [],
    ),
  )
  return labs.map(lab => ({
    ...lab,
    diagnostics: [...lab.diagnostics, ...(order.get(lab.path) ?? [])],
  }))
}

/** Writes the repairs into the lab, nothing else, and reads it again. */
const fix = async (lab: Loaded, { cwd, process }: Context): Promise<Loaded> => {
  const edits = lab.understanding?.edits ?? []
  if (edits.length === 0) {
    process.stderr.write(` • ${lab.path}: nothing to repair\n`)
    return lab
  }
  const { text } = applyEdits(lab.original, edits)
  writeFiles([{ path: lab.path, content: text, mode: 'file' }], resolve(cwd))
  process.stderr.write(` ✓ ${lab.path}: ${count(edits.length, 'repair')} written\n`)
  return loadLab(lab.path, cwd, askBash)
}
