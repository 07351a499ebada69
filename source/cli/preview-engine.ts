import { clusterName, createCluster, deleteCluster } from '../machine/kind.ts'
import { type Machine, openMachine } from '../machine/learner.ts'
import { MachineError } from '../machine/trouble.ts'
import type { ExecBlock } from '../model/lab.ts'
import type { Scenario } from '../model/scenario.ts'
import type { TypedBlock } from '../model/typed.ts'
import type { BlockOutcome, Engine } from '../preview/engine.ts'
import { type Causes, openCauses } from '../prove/causes.ts'
import { runCheck, runUntilPassed } from '../prove/check.ts'
import { judgeTyped, typeOnce } from '../prove/type-block.ts'
import { findMissing } from './doctor.ts'
import { hash } from './hash.ts'
import { LIMITS } from './prove-on-cluster.ts'

/** A person decides when a clicked block has run long enough. */
const DAY_MS = 24 * 60 * 60 * 1000

const STAGES = {
  docker: 'Looking for Docker and kind',
  cluster: 'Creating the cluster',
  machine: "Preparing the learner's machine",
  terminal: 'Opening the terminal',
}

/** The prover's own cluster, terminal, judge and check, for the page: what is green there is green in a proof. */
export const openEngine = (flags: {
  readonly image: string | undefined
  readonly config: string | undefined
}): Engine => {
  const causesOf = new WeakMap<Machine, Causes>()
  let cluster: string | undefined

  const open = async (
    scenario: Scenario,
    onStage: (stage: string) => void,
    signal: AbortSignal,
  ) => {
    const missing = await findMissing(flags.image)
    if (missing) throw new MachineError(`There is no terminal: ${missing.state}`, missing.fix)
    onStage(STAGES.cluster)
    cluster = clusterName(scenario.slug, hash(scenario.files.at(-1)?.content ?? ''))
    const created = await createCluster(cluster, { ...flags, signal })
    onStage(STAGES.machine)
    return openMachine(created, scenario, signal)
  }

  const type: Engine['type'] = async (machine, block, prose, mode, signal) => {
    const causes = causesOf.get(machine) ?? openCauses()
    causesOf.set(machine, causes)
    const typed =
      mode === 'solve'
        ? await typeOnce(machine, block, { ...LIMITS, signal })
        : await typeAsPerson(machine, block, signal)
    const verdict = judgeTyped(block, typed, prose, causes)
    const { state } = verdict.state
    if (state === 'failed' || state === 'follow-up') causes.add(block, typed)
    return {
      ...outcomeOf(typed, state === 'skipped' ? 'passed' : state),
      diagnostics: verdict.diagnostics,
    }
  }

  return {
    stages: Object.values(STAGES),
    open,
    close: async machine => {
      await machine?.close()
      if (cluster !== undefined) await deleteCluster(cluster)
      cluster = undefined
    },
    type,
    check: async (machine, script, mode, signal) => {
      try {
        return mode === 'solve'
          ? await runUntilPassed(machine, script, signal)
          : await runCheck(machine, script)
      } catch (cause) {
        if (!(cause instanceof MachineError)) throw cause
        const output = `${cause.message}\n${cause.fix}`
        return { passed: false, status: 1, output, durationMs: 0 }
      }
    },
  }
}

/** With an end of its own, a block may ask for keys: a person is there to answer. */
const asPerson = { timeoutMs: DAY_MS, ending: { type: 'after', ms: DAY_MS } } as const

const typeAsPerson = async (
  machine: Machine,
  block: ExecBlock,
  signal: AbortSignal,
): Promise<TypedBlock> => {
  const terminal = await machine.terminal(block.terminal)
  const ending = block.ending ?? asPerson.ending
  return terminal.type(block.value, { ...asPerson, ending, interrupt: block.interrupt, signal })
}

const outcomeOf = (
  { outcome, commands, durationMs }: TypedBlock,
  state: Exclude<BlockOutcome['state'], 'interrupted'>,
): Omit<BlockOutcome, 'diagnostics'> => ({
  state: outcome.state === 'interrupted' ? 'interrupted' : state,
  status: commands.at(-1)?.status,
  durationMs,
})
