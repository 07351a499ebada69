import type { Transcript } from '../../model/transcript.ts'
import { paint } from './paint.ts'
import { checksText } from './text/checks.ts'
import { fencesText, outcomeText, timeText } from './text/counts.ts'
import { blockText, otherText } from './text/faults.ts'
import { announcedText, residueText, unprovenText } from './text/lists.ts'

/**
 * The end of a run as a terminal shows it: what is wrong, with the command and its last output; the checks; what was
 * left behind and what was not run; the counts; the outcome in the last line.
 */
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
    announcedText(transcript, colors),
    unprovenText(transcript, colors),
    fencesText(transcript, colors),
    timeText(transcript, colors),
    outcomeText(transcript, colors),
  ]
    .filter(part => part !== '')
    .join('\n\n')}\n`
}
