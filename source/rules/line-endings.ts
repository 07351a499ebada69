import type { Rule } from '../model/rule.ts'
import { faultsOf } from './look.ts'

export const lineEndings: Rule = {
  id: 'line-endings',
  severity: 'info',
  summary: 'Lines end with CRLF',
  details:
    'Bash takes the carriage return for a part of the last word of a line. What is built has LF alone; `labproof lint --fix` writes the same into the lab.',
  inspect: function* (subject) {
    for (const { position, lines, edits } of faultsOf(subject, 'line-endings'))
      yield {
        position,
        reason: `Unexpected CRLF at the end of ${lines === 1 ? '1 line' : `${lines} lines`}, expected LF`,
        fix: 'Run `labproof lint --fix`',
        edits,
      }
  },
}
