import type { Transcript } from '../../model/transcript.ts'
import { boundTranscript } from './bound.ts'

/** The transcript for machines, as the model has it, long outputs cut in the middle. */
export const transcriptJson = (transcript: Transcript): string =>
  `${JSON.stringify(boundTranscript(transcript), null, 2)}\n`
