import type { Rule } from '../model/rule.ts'
import { faultsOf } from './look.ts'

export const doubledContinuation: Rule = {
  id: 'doubled-continuation',
  severity: 'warning',
  summary: 'A line of a command ends with two backslashes where one was meant',
  details:
    'Bash takes `\\\\` for a backslash that is handed to the program, and ends the command there; a single-quoted `sh -c` hands both on, with the same effect. Inside double quotes bash makes one of the two, so the command works: such a place is reported as `info`. What is built has one backslash in each place; `labproof lint --fix` writes the same edits into the lab.',
  inspect: function* (subject) {
    for (const { position, harmless, edit } of faultsOf(subject, 'doubled-continuation'))
      yield {
        position,
        severity: harmless ? 'info' : 'warning',
        reason: harmless
          ? 'Unexpected `\\\\` at the end of a line, expected `\\` as outside of double quotes; in them bash makes one of the two'
          : 'Unexpected `\\\\` at the end of a line, expected `\\`; the command ends there with a backslash as its last argument',
        fix: 'Run `labproof lint --fix`',
        edits: [edit],
      }
  },
}
