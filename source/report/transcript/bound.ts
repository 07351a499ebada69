import type { BlockRun, Transcript } from '../../model/transcript.ts'
import type { Shown } from '../../model/typed.ts'

/** Characters of one command's output that a report keeps, and of all the commands of one block. */
const OF_COMMAND = 16_000
const OF_BLOCK = 64_000
const LEAST = 500

/** The transcript with outputs cut in their middle, so that a report stays small whatever a lab prints. */
export const boundTranscript = (transcript: Transcript): Transcript => ({
  ...transcript,
  blocks: transcript.blocks.map(boundBlock),
  checks: transcript.checks.map(run => ({
    ...run,
    before: run.before && { ...run.before, output: cutMiddle(run.before.output, OF_COMMAND) },
    after: run.after && { ...run.after, output: cutMiddle(run.after.output, OF_COMMAND) },
    again: run.again && { ...run.again, output: cutMiddle(run.again.output, OF_COMMAND) },
  })),
})

const boundBlock = (run: BlockRun): BlockRun => {
  if (!run.typed) return run
  const { commands, output } = run.typed
  const limit = Math.max(LEAST, Math.min(OF_COMMAND, Math.floor(OF_BLOCK / commands.length)))
  return {
    ...run,
    typed: {
      ...run.typed,
      commands: commands.map(command => ({
        ...command,
        output: boundShown(command.output, limit),
      })),
      output: boundShown(output, OF_COMMAND),
    },
  }
}

const boundShown = (shown: Shown, limit: number): Shown => {
  const text = cutMiddle(shown.text, limit)
  return {
    text,
    raw: cutMiddle(shown.raw, limit),
    droppedBytes: shown.droppedBytes + Math.max(0, shown.text.length - text.length),
  }
}

/** The first and the last lines of a text, about `limit` characters, and how much is not shown between them. */
const cutMiddle = (text: string, limit: number): string => {
  if (text.length <= limit) return text
  const half = Math.floor(limit / 2)
  const head = text.slice(0, half)
  const tail = text.slice(-half)
  const headEnd = head.lastIndexOf('\n') + 1 || half
  const tailStart = tail.indexOf('\n') + 1
  const left = text.length - headEnd - (tail.length - tailStart)
  return `${head.slice(0, headEnd)}${head[headEnd - 1] === '\n' ? '' : '\n'}[${left} characters left out]\n${tail.slice(tailStart)}`
}

/** The last lines of a text. */
export const lastLines = (text: string, lines: number): readonly string[] => {
  const all = text.trimEnd().split('\n')
  return all.length === 1 && all[0] === '' ? [] : all.slice(-lines)
}
