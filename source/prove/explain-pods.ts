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
  const { stdout } = await machine.exec(['kubectl', 'get', 'pods', '-A', '-o', 'json'])
  const troubles = listAt(parseJson(stdout), 'items').flatMap(readTrouble)
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
