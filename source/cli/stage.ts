import {
  type Cluster,
  clusterName,
  createCluster,
  deleteCluster,
  findCluster,
  keepCluster,
} from '../machine/kind.ts'
import { enterMachine, furnishMachine, type Machine, openMachine } from '../machine/learner.ts'
import { profileOf } from '../machine/profiles.ts'
import { MachineError } from '../machine/trouble.ts'
import type { Lab } from '../model/lab.ts'
import type { Scenario } from '../model/scenario.ts'
import { type Baseline, resetMachine, takeBaseline } from '../prove/fresh.ts'

export type StageFlags = {
  readonly image: string | undefined
  readonly config?: string
  readonly cluster?: string
  readonly keep: boolean
}

/** Where a lab is done: a cluster and the learner's machine on it. */
export type Stage = {
  readonly machine: () => Machine
  readonly cluster: () => Cluster
  readonly clusterMs: number
  /** Remembers the machine, so that `fresh` can make it so again. */
  readonly remember: () => Promise<void>
  /** The machine as it was remembered: made so again where that can be proven, else on another cluster. */
  readonly fresh: () => Promise<Machine>
  readonly close: () => Promise<void>
}

export type StageEvent = 'cluster' | 'machine'

/** Creates or finds the cluster of a lab, and opens the learner's machine. Throws a `MachineError`. */
export const openStage = async (
  flags: StageFlags,
  lab: Lab,
  hash: string,
  scenario: Scenario,
  signal: AbortSignal,
  onEvent: (event: StageEvent) => void,
): Promise<Stage> => {
  const { nodes } = profileOf(lab.meta.imageid)
  const { image, config } = flags
  const create = (): Promise<Cluster> =>
    createCluster(clusterName(lab.slug, hash), {
      image,
      config,
      nodes,
      signal,
      meanwhile: made => furnishMachine(made, scenario, signal),
    })
  const remove = async ({ name, node }: Cluster) => {
    if (flags.keep) {
      keepCluster(name)
      process.stderr.write(
        ` • cluster kept: docker exec -it ${node} bash; kind delete cluster --name ${name}\n`,
      )
    } else if (flags.cluster === undefined) await deleteCluster(name)
  }

  onEvent('cluster')
  const begin = performance.now()
  const own = flags.cluster === undefined
  let cluster =
    flags.cluster === undefined ? await create() : await findCluster(flags.cluster, signal)
  const clusterMs = performance.now() - begin
  onEvent('machine')
  let machine: Machine
  try {
    machine = await (own ? enterMachine : openMachine)(cluster, scenario, signal)
  } catch (cause) {
    await remove(cluster)
    throw cause
  }
  let baseline: Baseline | undefined

  const fresh = async (): Promise<Machine> => {
    const used = machine
    await used.close()
    if (!baseline || !(await resetMachine(used, baseline))) {
      if (flags.cluster !== undefined)
        throw new MachineError(
          `Cannot start afresh in cluster \`${flags.cluster}\`: it cannot be made what it was`,
          'Leave `--cluster` out: a cluster of its own can be made anew',
        )
      await deleteCluster(cluster.name)
      cluster = await create()
      machine = await enterMachine(cluster, scenario, signal)
      baseline = await takeBaseline(machine)
      return machine
    }
    machine = await openMachine(cluster, scenario, signal)
    return machine
  }

  return {
    machine: () => machine,
    cluster: () => cluster,
    clusterMs,
    remember: async () => {
      baseline = await takeBaseline(machine)
    },
    fresh,
    // A shell needs no goodbye where its machine goes.
    close: async () => {
      const closed = await Promise.allSettled([machine.close(), remove(cluster)])
      for (const one of closed) if (one.status === 'rejected') throw one.reason
    },
  }
}
