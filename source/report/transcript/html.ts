import { AnsiUp } from 'ansi_up'
import type { BlockRun, Transcript } from '../../model/transcript.ts'
import { boundTranscript } from './bound.ts'
import { escapeMarkup } from './escape.ts'
import { blockName, duration, outcomeSentence } from './summary.ts'

/** A run as one HTML page: no script, nothing fetched. */
export const transcriptHtml = (transcript: Transcript): string => {
  const bounded = boundTranscript(transcript)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(transcript.title)}</title>
<h1>${escapeMarkup(transcript.title)}</h1>
<p>${escapeMarkup(outcomeSentence(transcript))}</p>
${bounded.blocks.map(blockHtml).join('\n')}
</html>
`
}

const blockHtml = (run: BlockRun): string =>
  `<h2>${escapeMarkup(blockName(run))}</h2><p>${run.state}, ${duration(run.durationMs)}</p>${(
    run.typed?.commands ?? []
  )
    .map(({ line, output }) => `<pre>$ ${escapeMarkup(line)}\n${colored(output.raw)}</pre>`)
    .join('')}`

const colored = (raw: string): string => {
  const ansi = new AnsiUp()
  ansi.use_classes = true
  return ansi.ansi_to_html(raw)
}
