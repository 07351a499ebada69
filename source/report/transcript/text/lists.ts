import type { Transcript } from '../../../model/transcript.ts'
import type { Paint } from '../paint.ts'
import { blockName, unproven } from '../summary.ts'

/** What the lab left on the machine. */
export const residueText = ({ residue, path }: Transcript, colors: Paint): string => {
  if (residue.length === 0) return ''
  const rows = residue
    .slice(0, MOST_SHOWN)
    .map(
      ({ what, madeAt }) =>
        `  ${colors.red('✗')} ${what}${madeAt ? `  ${colors.dim(`made at ${path}:${madeAt.start.line}`)}` : ''}`,
    )
  const rest = residue.length - rows.length
  const more = rest > 0 ? [`  ${colors.dim(`and ${rest} more`)}`] : []
  return [colors.bold('Left behind'), ...rows, ...more].join('\n')
}

/** A loop may leave hundreds of objects; the reports have them all. */
const MOST_SHOWN = 20

/** Failures that the text announces, so that nobody has to wonder whether they were seen. */
export const announcedText = ({ blocks, path }: Transcript, colors: Paint): string => {
  const rows = blocks.flatMap(run =>
    run.state === 'announced'
      ? [
          `  ${blockName(run)}  ${colors.dim(run.saidAt ? `said at ${path}:${run.saidAt.start.line}` : '')}`.trimEnd(),
        ]
      : [],
  )
  return rows.length === 0 ? '' : [colors.bold('Fails, as the text says'), ...rows].join('\n')
}

/** What was skipped or only shown, each by its name. */
export const unprovenText = ({ blocks }: Transcript, colors: Paint): string => {
  const rows = unproven(blocks)
  return rows.length === 0
    ? ''
    : [
        colors.bold('Not run'),
        ...rows.map(({ run, why }) => `  ${blockName(run)}  ${colors.dim(why)}`),
      ].join('\n')
}
