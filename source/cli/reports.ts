import { nearest } from '../language/nearest.ts'
import type { Transcript } from '../model/transcript.ts'
import { transcriptGithub } from '../report/transcript/github.ts'
import { transcriptHtml } from '../report/transcript/html.ts'
import { transcriptJson } from '../report/transcript/json.ts'
import { transcriptJunit } from '../report/transcript/junit.ts'
import { transcriptMarkdown } from '../report/transcript/markdown.ts'
import { CannotError } from './cannot.ts'
import { writeFiles } from './write.ts'

const FORMATS: Readonly<Record<string, (transcript: Transcript) => string>> = {
  json: transcriptJson,
  junit: transcriptJunit,
  html: transcriptHtml,
  github: transcriptGithub,
  markdown: transcriptMarkdown,
}

export type ReportFile = { readonly format: string; readonly path: string }

/** Reads `html=report.html` of each `--report`. Throws a `CannotError` for another format. */
export const parseReports = (flags: readonly string[]): readonly ReportFile[] =>
  flags.map(flag => {
    const equals = flag.indexOf('=')
    const format = equals < 0 ? flag : flag.slice(0, equals)
    const path = equals < 0 ? '' : flag.slice(equals + 1)
    const names = Object.keys(FORMATS)
    if (!Object.hasOwn(FORMATS, format) || path === '')
      throw new CannotError(
        `Cannot write report \`${flag}\`: expected one of ${names.map(name => `\`${name}=FILE\``).join(', ')}`,
        `Write \`--report ${nearest(format, names) ?? 'html'}=report.${format === 'junit' ? 'xml' : 'html'}\``,
      )
    return { format, path }
  })

/** Writes each report, whole or not at all; called again and again while a run goes on. */
export const writeReports = (reports: readonly ReportFile[], transcript: Transcript): void => {
  for (const { format, path } of reports) {
    const content = FORMATS[format]?.(transcript) ?? ''
    writeFiles([{ path, content, mode: 'file' }], '.')
  }
}
