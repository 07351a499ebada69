import type { Diagnostic } from '../../../model/diagnostic.ts'
import type { BlockRun, Transcript } from '../../../model/transcript.ts'
import type { TypedCommand } from '../../../model/typed.ts'
import { lastLines } from '../bound.ts'
import { faultsOf, otherFaults } from '../faults.ts'
import { groupFindings, timesText } from '../groups.ts'
import type { Paint } from '../paint.ts'
import { blockName } from '../summary.ts'
import { isSameCommand, readReason } from '../wording.ts'

/** Lines of output shown below what failed. */
export const SHOWN_LINES = 8

/** What reading the text brought to light. */
export const otherText = (transcript: Transcript, colors: Paint): string =>
  groupFindings(otherFaults(transcript))
    .map(group =>
      [
        `${headLine(group.diagnostic, transcript.path, colors)} ${colors.dim(timesText(group))}`.trimEnd(),
        fixLine(group.diagnostic, colors),
      ].join('\n'),
    )
    .join('\n')

/** What is wrong with a block: each finding with its command and its last output; nothing for a block that is right. */
export const blockText = (run: BlockRun, { path }: Transcript, colors: Paint): string => {
  // A check's fence is told with the checks.
  if (run.proof === 'check') return ''
  const section = run.step === undefined ? '' : `  ${colors.dim(run.section)}`
  const title = `${colors.bold(blockName(run))}${section}`
  if (run.state === 'follow-up')
    return `${title}\n  ${colors.yellow('↳')} follows from ${path}:${run.of}: ${run.because}`
  const faults = faultsOf(run)
  if (faults.length === 0) return ''
  const shown = new Set<TypedCommand>()
  const parts = faults.flatMap(({ diagnostic, command }) => {
    const isNew = command !== undefined && !shown.has(command)
    if (isNew) shown.add(command)
    return [
      headLine(diagnostic, path, colors, command),
      ...(isNew ? commandLines(command, colors) : []),
      fixLine(diagnostic, colors),
    ]
  })
  const notes = (run.typed?.notes ?? []).map(note => `  ${colors.dim('•')} ${note}`)
  return [title, ...parts, ...notes].join('\n')
}

/** Place and reason; a command that stands below it is not said twice. */
export const headLine = (
  diagnostic: Diagnostic,
  path: string,
  colors: Paint,
  command?: TypedCommand,
): string => {
  const { severity, position, reason, rule } = diagnostic
  const read = readReason(diagnostic)
  const isShown =
    command !== undefined && read.command !== undefined && isSameCommand(read.command, command.line)
  const mark = severity === 'error' ? colors.red('✗') : colors.yellow('!')
  return `  ${mark} ${colors.underline(`${path}:${position.start.line}`)} ${isShown ? read.what : reason} ${colors.dim(rule)}`
}

/** What to do about it. */
export const fixLine = ({ fix }: Diagnostic, colors: Paint): string =>
  `    ${colors.green('→')} ${fix}`

const commandLines = ({ line, output }: TypedCommand, colors: Paint): readonly string[] => [
  ...line.split('\n').map((text, index) => `    ${colors.dim(index === 0 ? '$' : '>')} ${text}`),
  ...lastLines(output.text, SHOWN_LINES).map(text => `    ${colors.dim('│')} ${text}`),
]
