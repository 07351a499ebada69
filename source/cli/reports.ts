import { basename, dirname } from 'node:path'
import type { Transcript } from '../model/transcript.ts'
import { transcriptGithub } from '../report/transcript/github.ts'
import { transcriptHtml } from '../report/transcript/html.ts'
import { transcriptJson } from '../report/transcript/json.ts'
import { transcriptJunit } from '../report/transcript/junit.ts'
import { transcriptMarkdown } from '../report/transcript/markdown.ts'
import { CannotError } from './cannot.ts'
import { hash } from './hash.ts'
import type { ReportFile, ReportFormat } from './report-flag.ts'
import { writeFiles } from './write.ts'

const FORMATS: Readonly<Record<ReportFormat, (transcript: Transcript) => string>> = {
  json: transcriptJson,
  junit: transcriptJunit,
  html: transcriptHtml,
  github: transcriptGithub,
  markdown: transcriptMarkdown,
}

const EXTENSIONS: Readonly<Record<ReportFormat, string>> = {
  json: 'json',
  junit: 'xml',
  html: 'html',
  github: 'txt',
  markdown: 'md',
}

/** Looks that many runs have a folder to go into. Throws a `CannotError` for one file for many runs. */
export const checkReports = (reports: readonly ReportFile[], runs: number): void => {
  const single = runs > 1 ? reports.find(({ path }) => !path.endsWith('/')) : undefined
  if (single)
    throw new CannotError(
      `Cannot write ${runs} runs into one report, \`${single.path}\``,
      `Name a folder, with \`/\` at its end: \`--report ${single.format}=results/\``,
    )
}

/** Writes each report, whole or not at all; called again and again while a run goes on. */
export const writeReports = (reports: readonly ReportFile[], transcript: Transcript): void => {
  for (const { format, path } of reports) {
    const content = FORMATS[format](transcript)
    const file = path.endsWith('/') ? `${path}${nameOf(transcript)}.${EXTENSIONS[format]}` : path
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
