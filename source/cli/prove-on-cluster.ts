import { findDisparities } from '../machine/parity.ts'
import { profileOf } from '../machine/profiles.ts'
import type { Strength, Transcript } from '../model/transcript.ts'
import { type ProveEvent, type Proven, prove } from '../prove/prove.ts'
import { measureStrength, strengthDiagnostics } from '../prove/strength.ts'
import { machineFacts } from './machine-facts.ts'
import type { Progress } from './progress.ts'
import { tell } from './prove-progress.ts'
import { type Prepared, transcriptOf } from './prove-transcript.ts'
import { openStage, type StageFlags } from './stage.ts'

export const LIMITS = { timeoutMs: 180_000, endlessMs: 8000 }

type Options = {
  readonly flags: StageFlags & { readonly strength: boolean; readonly parity: boolean }
  readonly signal: AbortSignal
  readonly progress: Progress
  /** Keeps what is known so far, for a report that survives a crash; `undefined` where nobody wants one. */
  readonly save: ((partial: Transcript) => void) | undefined
}

/** Proves a lab on a cluster of its own, or the one that the flags name. Throws a `MachineError` where none can be had. */
export const proveOnCluster = async (
  prepared: Prepared,
  { flags, signal, progress, save }: Options,
): Promise<Transcript> => {
  const begin = performance.now()
  const startedAt = new Date().toISOString()
  const { loaded, scenario, understanding } = prepared
  const { lab, checks } = understanding
  const stage = await openStage(flags, lab, loaded.hash, scenario, signal, progress.next)
  try {
    const facts = {
      machine: await machineFacts(stage.machine(), flags.image),
      startedAt,
      begin,
      clusterMs: stage.clusterMs,
      parity: flags.parity
        ? await findDisparities(stage.machine(), profileOf(lab.meta.imageid))
        : undefined,
    }
    const told = (proven: Proven, strength?: Strength): Transcript =>
      transcriptOf(prepared, facts, proven, strength)
    const onEvent = (event: ProveEvent) => {
      tell(progress, event)
      if (event.type === 'saved') save?.(told(event.proven))
    }
    if (flags.strength) await stage.remember()
    const subject = { lab, scenario, checks }
    const askAll = flags.strength
    const proven = await prove(subject, stage.machine(), { ...LIMITS, signal, onEvent, askAll })
    if (proven.residue.length > 0)
      progress.fault(
        `${proven.residue.length} left behind`,
        proven.residue.map(({ what }) => what).join(', '),
      )
    if (proven.interruption && !signal.aborted)
      process.stderr.write(` ✗ ${proven.interruption.reason}\n   ${proven.interruption.fix}\n`)
    if (!flags.strength || proven.interruption) return told(proven)
    save?.(told(proven))
    progress.next()
    const strength = await measureStrength(subject, {
      ...LIMITS,
      signal,
      fresh: stage.fresh,
      onTell: progress.tell,
      checks: proven.checks,
      early: proven.early,
    })
    const diagnostics = [...proven.diagnostics, ...strengthDiagnostics(strength, lab.steps)]
    return told({ ...proven, diagnostics }, strength)
  } finally {
    await stage.close()
  }
}
