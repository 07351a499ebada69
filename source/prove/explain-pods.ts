import type { Machine } from '../machine/learner.ts'
import type { TypedBlock } from '../model/typed.ts'
import { at, listAt, parseJson, textAt } from './json.ts'
import type { Verdict } from './judge.ts'

/** What kubectl says where a pod does not run. */
const NOT_RUNNING =
  /container not found|is waiting to start|does not have a host assigned|timed out waiting for the condition|is not running|unable to upgrade connection|exceeded its progress deadline|pod is not running|current phase is Pending/i

/** Where a command failed because a pod does not run, says why the pod does not: the fault is where it was made. */
export const explainPods = async (
  machine: Machine,
  { commands }: TypedBlock,
  verdict: Verdict,
): Promise<Verdict> => {
  const failed = commands.filter(
    ({ line, status, output }) =>
      status !== 0 && /\bkubectl\b/.test(line) && NOT_RUNNING.test(output.text),
  )
  if (verdict.state.state !== 'failed' || failed.length === 0) return verdict
  const troubles = await troublesOf(machine, failed.map(({ line }) => line).join('\n'))
  const diagnostics = verdict.diagnostics.map(diagnostic => {
    const command = failed.find(({ line }) => diagnostic.reason.includes(line.slice(0, 60)))
    const trouble =
      command && troubles.find(({ names }) => names.some(name => command.line.includes(name)))
    return diagnostic.rule === 'command-failed' && trouble
      ? { ...diagnostic, reason: `${diagnostic.reason}; ${trouble.reason}`, fix: trouble.fix }
      : diagnostic
  })
  return { ...verdict, diagnostics }
}

/** A pod that is being made at that moment is given time to show whether it comes up at all. */
const troublesOf = async (machine: Machine, named: string): Promise<readonly Trouble[]> => {
  const deadline = performance.now() + PATIENCE_MS
  let early: readonly Trouble[] = []
  for (;;) {
    const { stdout } = await machine.exec(['kubectl', 'get', 'pods', '-A', '-o', 'json'])
    const pods = listAt(parseJson(stdout), 'items')
    const making = pods.filter(isBeingMade).flatMap(pod => {
      const name = textAt(pod, 'metadata', 'name') ?? ''
      return named.includes(name) ? [notYet(name)] : []
    })
    if (early.length === 0) early = making
    if (making.length === 0 || performance.now() > deadline)
      return [...pods.flatMap(readTrouble), ...early]
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
  }
}

const PATIENCE_MS = 15_000
const PAUSE_MS = 1000

const isBeingMade = (pod: unknown): boolean =>
  textAt(pod, 'status', 'phase') === 'Pending' &&
  readTrouble(pod).length === 0 &&
  at(pod, 'metadata', 'deletionTimestamp') === undefined

const notYet = (name: string): Trouble => ({
  names: [name],
  reason: `pod \`${name}\` was not up yet`,
  fix: `Put \`kubectl wait --for=condition=Ready pod/${name} --timeout=60s\` before it`,
})

type Trouble = {
  /** The pod's own, and that of what made it. */
  readonly names: readonly string[]
  readonly reason: string
  readonly fix: string
}

const readTrouble = (pod: unknown): readonly Trouble[] => {
  const name = textAt(pod, 'metadata', 'name') ?? ''
  const app = textAt(pod, 'metadata', 'labels', 'app')
  const names = [name, name.replace(/-[a-z0-9]{6,10}-[a-z0-9]{5}$|-[a-z0-9]{5}$/, '')]
  const about = { names: app === undefined ? names : [...names, `app=${app}`] }
  for (const status of [
    ...listAt(pod, 'status', 'initContainerStatuses'),
    ...listAt(pod, 'status', 'containerStatuses'),
  ]) {
    const waiting = textAt(status, 'state', 'waiting', 'reason')
    const image = textAt(status, 'image') ?? ''
    if (waiting === 'ErrImagePull' || waiting === 'ImagePullBackOff')
      return [
        {
          ...about,
          reason: `pod \`${name}\` cannot pull its image \`${image}\``,
          fix: 'Use an image that exists in a registry that the learner reaches',
        },
      ]
    if (waiting !== undefined && waiting !== 'ContainerCreating' && waiting !== 'PodInitializing')
      return [
        {
          ...about,
          reason: `pod \`${name}\` does not run: ${waiting}`,
          fix: `\`kubectl describe pod ${name}\` tells why`,
        },
      ]
  }
  const unscheduled = listAt(pod, 'status', 'conditions').find(
    condition => at(condition, 'reason') === 'Unschedulable',
  )
  return unscheduled === undefined
    ? []
    : [
        {
          ...about,
          reason: `pod \`${name}\` has no node: ${textAt(unscheduled, 'message') ?? ''}`,
          fix: 'Ask for less, or tolerate the taint',
        },
      ]
}
