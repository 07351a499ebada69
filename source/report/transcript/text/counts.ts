import type { Transcript } from '../../../model/transcript.ts'
import type { Paint } from '../paint.ts'
import {
  blockName,
  count,
  countProofs,
  countStates,
  duration,
  outcomeSentence,
} from '../summary.ts'

/** Every kind of proof with how many blocks had it; they add up to the number of fences. */
export const fencesText = ({ blocks }: Transcript, colors: Paint): string =>
  [
    colors.bold(count(blocks.length, 'fence')),
    ...countProofs(blocks).map(({ proof, count: some, words }) => {
      const states = countStates(blocks.filter(run => run.proof === proof))
      const told = states.map(one => `${one.count} ${one.state}`).join(', ')
      return `  ${String(some).padStart(3)}  ${words}${proof === 'none' ? '' : colors.dim(`: ${told}`)}`
    }),
  ].join('\n')

/** Where the time went: the whole, the cluster, and what took longest of the rest. */
export const timeText = (
  { blocks, checks, durationMs, clusterMs, goingMs = 0 }: Transcript,
  colors: Paint,
): string => {
  const sum = (all: readonly number[]) => duration(all.reduce((total, one) => total + one, 0))
  const own = blocks.filter(({ proof }) => proof !== 'check')
  const asked = checks.flatMap(({ before, after, waitedMs = 0, again }) => [
    ...[before, after, again].map(one => one?.durationMs ?? 0),
    waitedMs,
  ])
  const rest = [...own.map(one => one.durationMs), ...asked].reduce(
    (left, one) => left - one,
    durationMs - clusterMs - goingMs,
  )
  const slowest = own
    .filter(one => one.durationMs >= SLOW_MS)
    .sort((a, b) => b.durationMs - a.durationMs)
    .slice(0, 3)
  return [
    `${colors.bold(duration(durationMs))}: cluster ${duration(clusterMs)}, blocks ${sum(own.map(one => one.durationMs))}, checks ${sum(asked)},${goingMs < 1000 ? '' : ` waiting for what was deleted ${duration(goingMs)},`} the rest ${duration(Math.max(0, rest))}`,
    ...slowest.map(one => `  ${duration(one.durationMs)}  ${blockName(one)}`),
  ].join('\n')
}

const SLOW_MS = 5000

/** What it ran on, how to try it by hand, and the outcome. */
export const outcomeText = (transcript: Transcript, colors: Paint): string => {
  const { machine, outcome, interruption, path } = transcript
  const mark = outcome === 'proven' ? colors.green('✓') : colors.red('✗')
  return [
    `Kubernetes ${machine.kubernetes}, etcd ${machine.etcd}, ${count(machine.nodes, 'node')}, ${machine.image}`,
    ...(outcome === 'failed'
      ? [
          `By hand: labproof prove ${path} --keep, then docker exec -it ${machine.cluster}-control-plane bash`,
        ]
      : []),
    ...(interruption
      ? [`${colors.yellow('■')} ${interruption.reason}`, `  ${interruption.fix}`]
      : []),
    `${mark} ${colors.bold(`${path}: ${outcomeSentence(transcript)}`)}`,
  ].join('\n')
}
