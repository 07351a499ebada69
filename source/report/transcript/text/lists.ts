import type { Transcript } from '../../../model/transcript.ts'
import { groupResidue } from '../groups.ts'
import type { Paint } from '../paint.ts'
import { blockName, unproven } from '../summary.ts'

/** What the lab left on the machine. */
export const residueText = ({ residue, path }: Transcript, colors: Paint): string => {
  if (residue.length === 0) return ''
  const groups = groupResidue(residue)
  const rows = groups.slice(0, MOST_SHOWN).map(({ residue: { what, madeAt }, count: some }) => {
    const more = some > 1 ? ` and ${some - 1} more like it` : ''
    const place = madeAt ? `  ${colors.dim(`made at ${path}:${madeAt.start.line}`)}` : ''
    return `  ${colors.red('✗')} ${what}${more}${place}`
  })
  const rest = groups.length - rows.length
  return [
    colors.bold('Left behind'),
    ...rows,
    ...(rest > 0 ? [`  ${colors.dim(`and ${rest} more`)}`] : []),
  ].join('\n')
}

/** The reports have them all. */
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
