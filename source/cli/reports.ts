import { basename, dirname } from 'node:path'
import { nearest } from '../language/nearest.ts'
import type { Transcript } from '../model/transcript.ts'
import { transcriptGithub } from '../report/transcript/github.ts'
import { transcriptHtml } from '../report/transcript/html.ts'
import { transcriptJson } from '../report/transcript/json.ts'
import { transcriptJunit } from '../report/transcript/junit.ts'
import { transcriptMarkdown } from '../report/transcript/markdown.ts'
import { CannotError } from './cannot.ts'
import { hash } from './hash.ts'
import { writeFiles } from './write.ts'

const FORMATS: Readonly<Record<string, (transcript: Transcript) => string>> = {
  json: transcriptJson,
  junit: transcriptJunit,
  html: transcriptHtml,
  github: transcriptGithub,
  markdown: transcriptMarkdown,
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  json: 'json',
  junit: 'xml',
  html: 'html',
  github: 'txt',
  markdown: 'md',
}

/** A report's file; a path that ends in `/` is a folder, with a file for each run of each lab. */
export type ReportFile = { readonly format: string; readonly path: string }

/** Reads `html=report.html` of each `--report`. Throws a `CannotError` for another format, or one file for many runs. */
export const parseReports = (flags: readonly string[], runs: number): readonly ReportFile[] =>
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
    if (runs > 1 && !path.endsWith('/'))
      throw new CannotError(
        `Cannot write ${runs} runs into one report, \`${path}\``,
        `Name a folder, with \`/\` at its end: \`--report ${format}=results/\``,
      )
    return { format, path }
  })

/** Writes each report, whole or not at all; called again and again while a run goes on. */
export const writeReports = (reports: readonly ReportFile[], transcript: Transcript): void => {
  for (const { format, path } of reports) {
    const content = FORMATS[format]?.(transcript) ?? ''
    const file = path.endsWith('/')
      ? `${path}${nameOf(transcript)}.${EXTENSIONS[format] ?? format}`
      : path
    writeFiles([{ path: basename(file), content, mode: 'file' }], dirname(file))
  }
}

/** The lab's own name, and what tells this run from every other one. */
const nameOf = ({ path, startedAt, machine }: Transcript): string => {
  const parts = path.split('/')
  const last = parts.at(-1) === 'lab.md' ? parts.at(-2) : parts.at(-1)
  const run = hash(`${path} ${startedAt} ${machine.cluster}`).slice(0, 8)
  return `${(last ?? 'lab').replace(/\.md$/, '')}-${run}`
}
