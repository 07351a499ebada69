import type { Report } from './text.ts'

/**
 * Diagnostics as GitHub Actions' workflow commands: one annotation each, at its place in the pull request.
 * Format: docs.github.com, "Workflow commands for GitHub Actions".
 */
export const reportGithub = (reports: readonly Report[]): string =>
  reports
    .flatMap(({ path, diagnostics }) =>
      diagnostics.map(({ severity, position, rule, reason, fix }) => {
        const { start, end } = position
        const level = severity === 'info' ? 'notice' : severity
        const place = `line=${start.line},endLine=${end.line}${start.line === end.line ? `,col=${start.column},endColumn=${end.column}` : ''}`
        return `::${level} file=${property(path)},${place},title=${property(`labproof ${rule}`)}::${data(`${reason}. ${fix}`)}\n`
      }),
    )
    .join('')

const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
