import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Shard } from '../course/shard.ts'
import { sweepClusters } from '../machine/kind.ts'
import { findDisparities } from '../machine/parity.ts'
import { profileOf } from '../machine/profiles.ts'
import { MachineError } from '../machine/trouble.ts'
import type { Cell } from '../model/attempt.ts'
import type { Scenario } from '../model/scenario.ts'
import type { MachineFacts, Strength, Transcript } from '../model/transcript.ts'
import { type ProveEvent, type Proven, prove } from '../prove/prove.ts'
import { measureStrength, strengthDiagnostics } from '../prove/strength.ts'
import { render } from '../render/render.ts'
import { parityText } from '../report/parity.ts'
import { reportText } from '../report/text.ts'
import { transcriptJson } from '../report/transcript/json.ts'
import { maskTranscript } from '../report/transcript/mask.ts'
import { proofJson, proofMatches } from '../report/transcript/proof.ts'
import { transcriptText } from '../report/transcript/text.ts'
import { CannotError } from './cannot.ts'
import type { Context, ExitCode } from './context.ts'
import { findMissing } from './doctor.ts'
import { hash } from './hash.ts'
import { onInterrupt } from './interrupt.ts'
import { type Loaded, loadLab } from './lab.ts'
import { findLabs, scenarioFolder } from './labs.ts'
import { machineFacts } from './machine-facts.ts'
import { readOwn } from './own.ts'
import { linesProgress, noProgress, openProgress, type Progress } from './progress.ts'
import { inOriginal, inOriginalStrength } from './prove-places.ts'
import { tell, titleOf } from './prove-progress.ts'
import { parseReports, type ReportFile, writeReports } from './reports.ts'
import { openRuns, type Run, type Runs } from './runs.ts'
import { listLabs, shardLabs } from './shard.ts'
import { openStage } from './stage.ts'
import type { Understanding } from './understand.ts'
import { writeFiles } from './write.ts'

export type ProveFlags = {
  readonly image?: string
  readonly config?: string
  readonly cluster?: string
  readonly report: readonly string[]
  readonly keep: boolean
  readonly force: boolean
  readonly shard?: Shard
  readonly ledger?: string
  readonly repeat?: number
  readonly matrix?: readonly Cell[]
  readonly strength: boolean
  readonly parity: boolean
  readonly jobs?: number
  readonly dryRun: boolean
  readonly json: boolean
}

declare const LABPROOF_VERSION: string

export const LIMITS = { timeoutMs: 180_000, endlessMs: 8000 }

/** `labproof prove`: does each lab as a learner would, on a cluster of its own, and says at which line it breaks. */
export const proveLabs = async (
  context: Context,
  flags: ProveFlags,
  named: readonly string[],
): Promise<ExitCode> => {
  const image = flags.image ?? context.process.env.LABPROOF_NODE_IMAGE
  if ((flags.jobs ?? 1) > 1 && flags.cluster !== undefined)
    throw new CannotError(
      `Cannot prove several labs at once in cluster \`${flags.cluster}\`: they would meet in it`,
      'Leave `--cluster` out: each lab gets a cluster of its own',
    )
  const labs = shardLabs(findLabs(named, context.cwd), flags, context.cwd)
  if (flags.dryRun) {
    listLabs(context, flags.json, labs)
    return 0
  }
  const missing = await findMissing(image)
  if (missing) throw new CannotError(`Cannot prove: ${missing.state}`, missing.fix)
  const swept = await sweepClusters()
  if (swept.length > 0)
    context.process.stderr.write(` • removed what an earlier run left: ${swept.join(', ')}\n`)
  const runs = await openRuns({ ...flags, image }, labs)
  const reports = parseReports(flags.report, runs.list.length)
  const abort = onInterrupt(() =>
    context.process.stderr.write(
      '\n • ending: the cluster is being deleted; Ctrl-C again leaves it\n',
    ),
  )
  let worst: ExitCode = 0
  try {
    await inParallel(flags.jobs ?? 1, runs.list, async run => {
      if (abort.signal.aborted) return
      const code = await runs.attempt(run, () =>
        proveLab(context, run, runs, reports, abort.signal),
      )
      worst = worst === 0 || code === 3 ? code : worst
    })
  } catch (cause) {
    if (cause instanceof MachineError) throw new CannotError(cause.message, cause.fix, { cause })
    throw cause
  } finally {
    abort.close()
    context.process.stdout.write(runs.close())
  }
  return worst
}

/** Does something with each of a list, so many at a time; the first failure ends it once those under way are done. */
const inParallel = async <Thing>(
  jobs: number,
  things: readonly Thing[],
  work: (thing: Thing) => Promise<void>,
): Promise<void> => {
  const waiting = [...things]
  const worker = async () => {
    for (let thing = waiting.shift(); thing !== undefined; thing = waiting.shift()) {
      try {
        await work(thing)
      } catch (cause) {
        waiting.length = 0
        throw cause
      }
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: jobs }, worker))
  for (const one of ended) if (one.status === 'rejected') throw one.reason
}

type Flags = Omit<ProveFlags, 'image'> & { readonly image: string | undefined }

const proveLab = async (
  context: Context,
  run: Run<Flags>,
  runs: Runs<Flags>,
  reports: readonly ReportFile[],
  signal: AbortSignal,
): Promise<ExitCode> => {
  const { path, flags } = run
  const { stdout, stderr } = context.process
  const loaded = await loadLab(path, context.cwd)
  const { understanding } = loaded
  const errors = loaded.diagnostics.filter(({ severity }) => severity === 'error')
  if (!understanding || errors.length > 0) {
    stderr.write(
      `${reportText([{ path, diagnostics: errors }], context.color)}\n ✗ ${path}: not proven\n`,
    )
    return 1
  }
  const own = readOwn(path, context.cwd)
  const scenario = render(understanding.lab, understanding.source, understanding.checks, own)
  const files = Object.fromEntries(scenario.files.map(file => [file.path, hash(file.content)]))
  const folder = scenarioFolder(path, understanding.lab.slug, undefined, context.cwd)
  const proofPath = join(folder, 'proof.json')
  if (
    !flags.force &&
    existsSync(proofPath) &&
    proofMatches(readFileSync(proofPath, 'utf8'), {
      hash: loaded.hash,
      files,
      labproof: LABPROOF_VERSION,
      image: flags.image,
    })
  ) {
    stdout.write(`${path}: proven already, \`--force\` proves it again\n`)
    return 0
  }
  const begin = performance.now()
  const startedAt = new Date().toISOString()
  const sections = [
    understanding.lab.intro,
    ...understanding.lab.steps,
    ...understanding.lab.finish,
  ]
  const titles = [
    'Cluster',
    'Machine',
    ...sections.map(section => titleOf(section)),
    'Residue',
    ...(flags.strength ? ['Strength'] : []),
  ]
  if (!flags.json && (flags.jobs ?? 1) === 1 && runs.list.length > 1) stderr.write(`${run.name}\n`)
  const progress = flags.json
    ? noProgress
    : (flags.jobs ?? 1) > 1
      ? linesProgress(run.name, titles, text => stderr.write(text))
      : openProgress(titles, process.stderr.isTTY === true)
  const transcriptOf = (proven: Proven, machine: MachineFacts, clusterMs: number): Transcript =>
    maskTranscript({
      path,
      title: understanding.lab.meta.title,
      hash: loaded.hash,
      files,
      labproof: LABPROOF_VERSION,
      machine,
      startedAt,
      durationMs: performance.now() - begin,
      clusterMs,
      ...inOriginal(proven, loaded, understanding),
      ...outcomeOf(proven, loaded),
    })
  try {
    const transcript = await onCluster(
      flags,
      understanding,
      loaded,
      scenario,
      progress,
      signal,
      transcriptOf,
      partial => writeReports(reports, partial),
    )
    await progress.end()
    writeReports(reports, transcript)
    const isProof = runs.note(run, transcript)
    if (isProof && existsSync(join(folder, 'index.json')))
      writeFiles([{ path: 'proof.json', content: proofJson(transcript), mode: 'file' }], folder)
    if (!flags.json && transcript.parity)
      stdout.write(parityText(transcript.parity, understanding.lab.meta.imageid))
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

const onCluster = async (
  flags: Flags,
  understanding: Understanding,
  loaded: Loaded,
  scenario: Scenario,
  progress: Progress,
  signal: AbortSignal,
  transcriptOf: (proven: Proven, machine: MachineFacts, clusterMs: number) => Transcript,
  save: (partial: Transcript) => void,
): Promise<Transcript> => {
  const { lab, checks } = understanding
  const stage = await openStage(flags, lab, loaded.hash, scenario, signal, progress.next)
  try {
    const machine = stage.machine()
    const facts = await machineFacts(machine, flags.image)
    const parity = flags.parity
      ? await findDisparities(machine, profileOf(lab.meta.imageid))
      : undefined
    if (flags.strength) await stage.remember()
    const told = (proven: Proven, strength?: Strength): Transcript => ({
      ...transcriptOf(proven, facts, stage.clusterMs),
      ...(parity ? { parity } : {}),
      ...(strength ? { strength } : {}),
    })
    const onEvent = (event: ProveEvent) => {
      tell(progress, event)
      if (event.type === 'saved') save(told(event.proven))
    }
    const subject = { lab, scenario, checks }
    const askAll = flags.strength
    const proven = await prove(subject, machine, { ...LIMITS, signal, onEvent, askAll })
    if (proven.residue.length > 0)
      progress.fault(
        `${proven.residue.length} left behind`,
        proven.residue.map(({ what }) => what).join(', '),
      )
    if (proven.interruption && !signal.aborted)
      process.stderr.write(` ✗ ${proven.interruption.reason}\n   ${proven.interruption.fix}\n`)
    if (!flags.strength || proven.interruption) return told(proven)
    save(told(proven))
    progress.next()
    const { early, waits } = proven
    const strength = await measureStrength(subject, {
      ...LIMITS,
      signal,
      fresh: stage.fresh,
      onTell: progress.tell,
      checks: proven.checks,
      early,
      waits,
    })
    const diagnostics = [...proven.diagnostics, ...strengthDiagnostics(strength, lab.steps)]
    return told({ ...proven, diagnostics }, inOriginalStrength(strength, understanding))
  } finally {
    await stage.close()
  }
}

const outcomeOf = (
  proven: Proven,
  loaded: Loaded,
): Pick<Transcript, 'outcome' | 'interruption'> => {
  const { interruption } = proven
  if (interruption) return { outcome: 'interrupted', interruption }
  return { outcome: isClean(proven, loaded) ? 'proven' : 'failed' }
}

/** A proof is clean where nothing of the lab is wrong; what only costs style is lint's. */
const isClean = ({ diagnostics, checks }: Proven, { diagnostics: linted }: Loaded): boolean =>
  !diagnostics.some(({ severity }) => severity === 'error') &&
  checks.every(({ after }) => after === undefined || after.passed) &&
  !linted.some(({ edits }) => edits !== undefined && edits.length > 0)
