import { nearest } from '../language/nearest.ts'

/** A report's file; a path that ends in `/` is a folder, with a file for each run of each lab. */
export type ReportFile = { readonly format: ReportFormat; readonly path: string }

export type ReportFormat = (typeof FORMATS)[number]

const FORMATS = ['json', 'junit', 'html', 'github', 'markdown'] as const

/** Reads `html=report.html`. Throws an error that says what was expected. */
export const parseReport = (flag: string): ReportFile => {
  const [name = '', ...rest] = flag.split('=')
  const path = rest.join('=')
  const format = FORMATS.find(one => one === name)
  if (format !== undefined && path !== '') return { format, path }
  const meant = format ?? nearest(name, FORMATS) ?? 'html'
  throw new Error(
    `expected ${FORMATS.map(one => `\`${one}=FILE\``).join(', ')}, as in \`${meant}=report.${meant === 'junit' ? 'xml' : meant}\``,
  )
}
