import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { render } from '../render/render.ts'
import { parityText } from '../report/parity.ts'
import { reportText } from '../report/text.ts'
import { transcriptJson } from '../report/transcript/json.ts'
import { proofJson, proofMatches } from '../report/transcript/proof.ts'
import { transcriptText } from '../report/transcript/text.ts'
import type { Context, ExitCode } from './context.ts'
import { hash } from './hash.ts'
import { loadLab } from './lab.ts'
import { scenarioFolder } from './labs.ts'
import { readOwn } from './own.ts'
import { linesProgress, noProgress, openProgress, type Progress } from './progress.ts'
import type { ProveFlags } from './prove-flags.ts'
import { proveOnCluster } from './prove-on-cluster.ts'
import { titleOf } from './prove-progress.ts'
import type { Prepared } from './prove-transcript.ts'
import type { ReportFile } from './report-flag.ts'
import { writeReports } from './reports.ts'
import type { Run, Runs } from './runs.ts'
import { writeFiles } from './write.ts'

declare const LABPROOF_VERSION: string

type Flags = Omit<ProveFlags, 'image'> & { readonly image: string | undefined }

/** One run of one lab: proves it unless that is done already, writes its reports, and prints what came of it. */
export const proveLab = async (
  context: Context,
  run: Run<Flags>,
  runs: Runs<Flags>,
  reports: readonly ReportFile[],
  signal: AbortSignal,
): Promise<ExitCode> => {
  const { path, flags } = run
  const { stdout } = context.process
  const prepared = await prepare(context, path)
  if (!prepared) return 1
  const { lab } = prepared.understanding
  const folder = scenarioFolder(path, lab.slug, undefined, context.cwd)
  if (!flags.force && isProven(prepared, flags.image, join(folder, 'proof.json'))) {
    stdout.write(`${path}: proven already, \`--force\` proves it again\n`)
    return 0
  }
  if (!flags.json && (flags.jobs ?? 1) === 1 && runs.list.length > 1)
    context.process.stderr.write(`${run.name}\n`)
  const progress = progressOf(context, run, prepared)
  try {
    const transcript = await proveOnCluster(prepared, {
      flags,
      signal,
      progress,
      save: reports.length === 0 ? undefined : partial => writeReports(reports, partial),
    })
    await progress.end()
    writeReports(reports, transcript)
    const isProof = runs.note(run, transcript)
    if (isProof && existsSync(join(folder, 'index.json')))
      writeFiles([{ path: 'proof.json', content: proofJson(transcript), mode: 'file' }], folder)
    if (!flags.json && transcript.parity)
      stdout.write(parityText(transcript.parity, lab.meta.imageid))
    if (!runs.several || !flags.json)
      stdout.write(
        flags.json
          ? transcriptJson(transcript)
          : transcriptText(transcript, { color: context.color }),
      )
    return transcript.outcome === 'proven' ? 0 : transcript.outcome === 'failed' ? 1 : 3
  } finally {
    await progress.end()
  }
}

/** Reads and builds a lab, in memory; `undefined` where it has errors, which are told. */
const prepare = async (context: Context, path: string): Promise<Prepared | undefined> => {
  const loaded = await loadLab(path, context.cwd)
  const { understanding } = loaded
  const errors = loaded.diagnostics.filter(({ severity }) => severity === 'error')
  if (!understanding || errors.length > 0) {
    context.process.stderr.write(
      `${reportText([{ path, diagnostics: errors }], context.color)}\n ✗ ${path}: not proven\n`,
    )
    return undefined
  }
  const own = readOwn(path, context.cwd)
  const scenario = render(understanding.lab, understanding.source, understanding.checks, own)
  const files = Object.fromEntries(scenario.files.map(file => [file.path, hash(file.content)]))
  return { path, loaded, understanding, scenario, files }
}

const isProven = (
  { loaded, files }: Prepared,
  image: string | undefined,
  proofPath: string,
): boolean =>
  existsSync(proofPath) &&
  proofMatches(readFileSync(proofPath, 'utf8'), {
    hash: loaded.hash,
    files,
    labproof: LABPROOF_VERSION,
    image,
  })

const progressOf = (
  context: Context,
  { name, flags: { json, jobs = 1, strength } }: Run<Flags>,
  { understanding: { lab } }: Prepared,
): Progress => {
  if (json) return noProgress
  const titles = [
    'Cluster',
    'Machine',
    ...[lab.intro, ...lab.steps, ...lab.finish].map(section => titleOf(section)),
    'Residue',
    ...(strength ? ['Strength'] : []),
  ]
  return jobs > 1
    ? linesProgress(name, titles, text => context.process.stderr.write(text))
    : openProgress(titles, process.stderr.isTTY === true)
}
