import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { merge } from '../course/merge.ts'
import { shortHash } from '../course/results.ts'
import { type Present, summarise } from '../course/summary.ts'
import type { Ledger, Summary } from '../model/ledger.ts'
import { coursePage } from '../report/course/page.ts'
import { ledgerText } from '../report/course/table.ts'
import { CannotError } from './cannot.ts'
import type { Context, ExitCode } from './context.ts'
import { hash } from './hash.ts'
import { findLabs } from './labs.ts'
import { readOwn, sourceHash } from './own.ts'
import { LEDGER, readLedger } from './read-ledger.ts'
import { renderLab } from './render-lab.ts'
import { gather } from './result-files.ts'
import { writeFiles } from './write.ts'

export type ReportFlags = { readonly html?: string; readonly json: boolean }
export type MergeFlags = ReportFlags & { readonly out?: string }

/** `labproof report merge`: puts the results of many runs into one ledger. */
export const mergeReports = async (
  context: Context,
  flags: MergeFlags,
  paths: readonly string[],
): Promise<ExitCode> => {
  const { stderr } = context.process
  const { sources, broken } = gather(paths, context.cwd)
  for (const reason of broken) stderr.write(` ✗ ${reason}\n`)
  if (sources.length === 0)
    throw new CannotError(
      'Cannot merge: there is no result in what was named',
      'Name what `labproof prove --report json=results/` wrote, or folders with a `proof.json`',
    )
  const { ledger, notes } = merge(sources)
  for (const { severity, text } of notes)
    stderr.write(` ${severity === 'error' ? '✗' : '•'} ${text}\n`)
  const summaries = await summariesOf(ledger, context.cwd)
  if (flags.out !== undefined) {
    const runs = new Map(ledger.labs.map(lab => [lab.path, lab.runs]))
    const labs = summaries.map(lab => ({ ...lab, runs: runs.get(lab.path) ?? [] }))
    writeText(flags.out, `${JSON.stringify({ labs }, null, 2)}\n`)
  }
  const code = tell(context, flags, summaries)
  return broken.length > 0 || notes.some(({ severity }) => severity === 'error') ? 1 : code
}

/** `labproof report`: says where each lab of the course stands, by a ledger. */
export const showReport = async (
  context: Context,
  flags: ReportFlags,
  path: string | undefined,
): Promise<ExitCode> => {
  const name = path ?? LEDGER
  if (path === undefined && !existsSync(resolve(context.cwd, name)))
    throw new CannotError(
      `Cannot report: there is no \`${LEDGER}\` here`,
      `Make one of what was proven: \`labproof report merge scenarios --out ${LEDGER}\``,
    )
  return tell(context, flags, await summariesOf(readLedger(name, context.cwd), context.cwd))
}

const tell = (context: Context, flags: ReportFlags, labs: readonly Summary[]): ExitCode => {
  if (flags.html !== undefined) writeText(flags.html, coursePage(labs))
  context.process.stdout.write(
    flags.json ? `${JSON.stringify({ labs }, null, 2)}\n` : ledgerText(labs),
  )
  return labs.every(({ state, flaky }) => state === 'proven' && flaky.share === 0) ? 0 : 1
}

/** Every lab of the ledger and of the course that is here, as it stands now. */
const summariesOf = async (ledger: Ledger, cwd: string): Promise<readonly Summary[]> => {
  const known = new Map(ledger.labs.map(lab => [lab.path, lab]))
  const course = courseLabs(cwd)
  const paths = [...new Set([...known.keys(), ...course])].sort()
  const summaries: Summary[] = []
  for (const path of paths) {
    const lab = known.get(path) ?? { path, title: path, runs: [] }
    const present = await presentLab(path, lab.runs.at(-1)?.hash, cwd)
    // Without a course there is nothing to compare with: the ledger may be read anywhere.
    summaries.push(summarise(lab, present ?? (course.length > 0 ? 'gone' : undefined)))
  }
  return summaries
}

const courseLabs = (cwd: string): readonly string[] => {
  try {
    return findLabs([], cwd)
  } catch (cause) {
    // A ledger can be read where the course itself is not.
    if (cause instanceof CannotError) return []
    throw cause
  }
}

/** A lab is only built where its source is another one: to say which of its files that changed. */
const presentLab = async (
  path: string,
  proven: string | undefined,
  cwd: string,
): Promise<Present | undefined> => {
  const file = resolve(cwd, path)
  if (!existsSync(file)) return undefined
  const bytes = readFileSync(file)
  const own = readOwn(path, cwd)
  const now = sourceHash(hash(bytes), own)
  if (proven === undefined || now === proven) return { path, hash: now, files: undefined }
  const rendered = await renderLab(path, bytes, own, cwd)
  const files =
    rendered.state === 'failed'
      ? undefined
      : Object.fromEntries(
          rendered.scenario.files.map(({ path, content }) => [path, shortHash(hash(content))]),
        )
  return { path, hash: now, files }
}

const writeText = (path: string, content: string): void =>
  writeFiles([{ path: basename(path), content, mode: 'file' }], dirname(path))
