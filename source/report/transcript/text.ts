import type { Diagnostic } from '../../model/diagnostic.ts'
import type { BlockRun, CheckResult, CheckRun, Transcript } from '../../model/transcript.ts'
import { lastLines } from './bound.ts'
import { faultsOf, isWrong, otherFaults } from './faults.ts'
import { type Paint, paint } from './paint.ts'
import {
  blockName,
  count,
  countProofs,
  countStates,
  duration,
  outcomeSentence,
  twoDigits,
  unproven,
} from './summary.ts'

/** Lines of output shown below a command that failed. */
const SHOWN_LINES = 8

/** The end of a run as a terminal shows it: what is wrong and how to try it, the checks, what was not run, the counts. */
export const transcriptText = (
  transcript: Transcript,
  options: { readonly color: boolean },
): string => {
  const colors = paint(options.color)
  return `${[
    otherText(transcript, colors),
    ...transcript.blocks.map(run => blockText(run, transcript, colors)),
    checksText(transcript, colors),
    residueText(transcript, colors),
    unprovenText(transcript, colors),
    summaryText(transcript, colors),
  ]
    .filter(part => part !== '')
    .join('\n\n')}\n`
}

const otherText = (transcript: Transcript, colors: Paint): string => {
  const faults = otherFaults(transcript)
  if (faults.length === 0) return ''
  return [
    colors.bold('In the text'),
    ...faults.flatMap(one => diagnosticLines(one, transcript.path, colors)),
  ].join('\n')
}

const blockText = (run: BlockRun, transcript: Transcript, colors: Paint): string => {
  const faults = faultsOf(run)
  if (run.state === 'follow-up')
    return `${colors.yellow('↳')} ${colors.bold(blockName(run))}: follows from line ${run.of}, ${run.because}`
  if (faults.length === 0) return ''
  const printed = new Set(faults.map(({ command }) => command))
  return [
    `${run.state === 'failed' ? colors.red('✗') : colors.yellow('!')} ${colors.bold(blockName(run))}  ${colors.dim(run.section)}`,
    ...faults.flatMap(({ diagnostic }) => diagnosticLines(diagnostic, transcript.path, colors)),
    ...[...printed].flatMap(command => {
      if (!command) return []
      return [
        ...command.line
          .split('\n')
          .map((line, index) => `    ${colors.dim(index === 0 ? '$' : '>')} ${line}`),
        ...lastLines(command.output.text, SHOWN_LINES).map(
          line => `    ${colors.dim('│')} ${line}`,
        ),
      ]
    }),
  ].join('\n')
}

const diagnosticLines = (
  { severity, position, reason, rule, fix }: Diagnostic,
  path: string,
  colors: Paint,
): readonly string[] => [
  `  ${colors.underline(`${path}:${position.start.line}`)} ${severity === 'error' ? colors.red('error') : colors.yellow(severity)} ${reason} ${colors.dim(rule)}`,
  `    ${colors.green('→')} ${fix}`,
]

const checksText = ({ checks, path }: Transcript, colors: Paint): string => {
  if (checks.length === 0) return ''
  const rows = checks.flatMap(run => [
    `  ${isWrong(run) ? colors.red('✗') : colors.green('✓')} ${twoDigits(run.step)}  ${answer(run.before, false, colors)}  ${answer(run.after, true, colors)}  ${answer(run.again, true, colors)}  ${run.title}`,
    ...run.diagnostics.flatMap(one => diagnosticLines(one, path, colors).map(line => `   ${line}`)),
    ...hintLines(run, colors),
  ])
  return [colors.bold('Checks'), colors.dim('    step  before  after  again'), ...rows].join('\n')
}

const answer = (result: CheckResult | undefined, wanted: boolean, colors: Paint): string => {
  const text = result ? `${result.passed ? 'pass' : 'fail'} ${duration(result.durationMs)}` : '–'
  const padded = text.padEnd(12)
  return !result ? colors.dim(padded) : result.passed === wanted ? padded : colors.red(padded)
}

const hintLines = ({ after }: CheckRun, colors: Paint): readonly string[] =>
  after && !after.passed
    ? lastLines(after.output, SHOWN_LINES).map(line => `       ${colors.dim('│')} ${line}`)
    : []

const residueText = ({ residue, path }: Transcript, colors: Paint): string =>
  residue.length === 0
    ? ''
    : [
        colors.bold('Left behind'),
        ...residue.map(
          ({ what, madeAt }) =>
            `  ${colors.red('✗')} ${what}${madeAt ? `  ${colors.dim(`made at ${path}:${madeAt.start.line}`)}` : ''}`,
        ),
      ].join('\n')

const unprovenText = ({ blocks }: Transcript, colors: Paint): string => {
  const rows = unproven(blocks)
  return rows.length === 0
    ? ''
    : [
        colors.bold('Not run'),
        ...rows.map(({ run, why }) => `  ${blockName(run)}  ${colors.dim(why)}`),
      ].join('\n')
}

const summaryText = (transcript: Transcript, colors: Paint): string => {
  const { blocks, machine, durationMs, clusterMs, outcome, path } = transcript
  const kinds = countProofs(blocks).map(one => `${one.count} ${one.words}`)
  const states = countStates(blocks).map(one => `${one.count} ${one.state}`)
  const mark = outcome === 'proven' ? colors.green('✓') : colors.red('✗')
  return [
    `${count(blocks.length, 'fence')}: ${kinds.join(', ')}`,
    `${' '.repeat(count(blocks.length, 'fence').length)}  ${states.join(', ')}`,
    `Kubernetes ${machine.kubernetes}, etcd ${machine.etcd}, ${count(machine.nodes, 'node')}, ${machine.image}`,
    `${duration(durationMs)}, of them ${duration(clusterMs)} for the cluster`,
    ...(outcome === 'failed'
      ? [
          `Try it by hand: labproof prove ${path} --keep, then docker exec -it ${machine.cluster}-control-plane bash`,
        ]
      : []),
    `${mark} ${colors.bold(`${path}: ${outcomeSentence(transcript)}`)}`,
  ].join('\n')
}
