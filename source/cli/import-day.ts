import { basename, join, relative, resolve } from 'node:path'
import { annotate, type Guess } from '../import/day.ts'
import { count } from '../language/text.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { reportText } from '../report/text.ts'
import { CannotError } from './cannot.ts'
import type { Context, ExitCode } from './context.ts'
import type { ImportFlags } from './import.ts'
import { refuseOtherLab } from './import-over.ts'
import { loadLab } from './lab.ts'
import { COURSE, portable } from './labs.ts'
import { planWrite } from './plan.ts'
import { understand } from './understand.ts'
import { applyPlan } from './write.ts'

/**
 * `labproof import day.md`: a plain day becomes a lab, its repairs done and its guesses written out. What is left for the
 * author is a checklist beside it, which no other command reads.
 */
export const importDay = async (
  { cwd, process, color }: Context,
  flags: ImportFlags,
  path: string,
): Promise<ExitCode> => {
  const { understanding, original, diagnostics: found } = await loadLab(path, cwd)
  if (!understanding) {
    process.stderr.write(`${reportText([{ path, diagnostics: found }], color)}\n`)
    process.stderr.write(` ✗ ${path}: nothing was written\n`)
    return 1
  }
  const out = flags.out ?? join(COURSE, understanding.lab.slug)
  const lab = portable(join(out, 'lab.md'))
  if (resolve(cwd, lab) === resolve(cwd, path))
    throw new CannotError(
      `Cannot import \`${path}\`: it is the lab that would be written`,
      `Name another folder with \`--out\`, or mend it where it is: labproof lint --fix ${path}`,
    )
  const { text, guesses } = annotate(understanding.lab, understanding.source)
  const after = await understand(text, lab)
  const { diagnostics } = after
  const files = [
    { path: 'lab.md', content: text, mode: 'file' as const },
    { path: CHECKLIST, content: checklist(path, guesses, diagnostics), mode: 'file' as const },
  ]
  if (!flags.force) refuseOtherLab(path, lab, text, portable(join(out, CHECKLIST)), cwd)
  const plan = planWrite(
    { slug: '', files },
    portable(relative(cwd, resolve(cwd, out))) || '.',
    flags.force,
    false,
  )
  if (!flags.dryRun) applyPlan(plan)
  const repairs = understanding.edits.length
  if (flags.json) {
    const told = {
      path,
      lab,
      checklist: portable(join(out, CHECKLIST)),
      repairs,
      guesses,
      diagnostics,
    }
    process.stdout.write(`${JSON.stringify({ labs: [told] }, null, 2)}\n`)
  } else {
    const mended = original === understanding.source ? 'nothing to mend' : count(repairs, 'repair')
    const parts = [
      mended,
      count(guesses.length, 'guess', 'guesses'),
      count(diagnostics.length, 'finding'),
    ]
    process.stdout.write(`${lab}: ${parts.join(', ')}${flags.dryRun ? ' (not written)' : ''}\n`)
    for (const { line, what } of guesses) process.stdout.write(`  ${path}:${line}: ${what}\n`)
    process.stdout.write(`  to look at: ${portable(join(out, CHECKLIST))}\n`)
  }
  return diagnostics.some(({ severity }) => severity === 'error') ? 1 : 0
}

const CHECKLIST = 'lab.checklist.md'

const checklist = (
  path: string,
  guesses: readonly Guess[],
  diagnostics: readonly Diagnostic[],
): string => {
  const items = [
    ...guesses.map(({ line, what }) => `Guessed at ${basename(path)}:${line}: ${what}`),
    ...diagnostics.map(
      ({ rule, position, reason, fix }) =>
        `lab.md:${position.start.line}: ${reason}. ${fix} (\`${rule}\`)`,
    ),
  ]
  const list = items.map(item => `- [ ] ${item.replaceAll('\n', ' ')}\n`).join('')
  return `# To look at\n\nWhat \`labproof import\` guessed, and what \`labproof lint\` found then. Delete this file when you are through.\n\n${list}`
}
