import { VFile } from 'vfile'
import { reporter } from 'vfile-reporter'
import type { Diagnostic } from '../model/diagnostic.ts'

/** A lab's diagnostics with the path under which they are printed. */
export type Report = { readonly path: string; readonly diagnostics: readonly Diagnostic[] }

/**
 * Diagnostics as vfile-reporter prints them: grouped by file, a line each, the fix below it, counts at the end.
 * `color` switches ANSI colours on.
 */
export const reportText = (reports: readonly Report[], color: boolean): string => {
  const files = reports.map(({ path, diagnostics }) => {
    const file = new VFile({ path })
    for (const { rule, severity, position, reason, fix } of diagnostics) {
      const message = file.message(reason, { place: position, ruleId: rule, source: 'labproof' })
      message.fatal = severity === 'error' ? true : severity === 'warning' ? false : undefined
      message.note = fix
    }
    return file
  })
  return reporter(files, { color, verbose: true, quiet: true })
}
