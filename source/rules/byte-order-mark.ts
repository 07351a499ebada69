import type { Rule } from '../model/rule.ts'
import { faultsOf } from './look.ts'

export const byteOrderMark: Rule = {
  id: 'byte-order-mark',
  severity: 'info',
  summary: 'The file begins with a byte order mark',
  details:
    'UTF-8 needs none, and front matter is only recognised at the very beginning of a file. What is built has none; `labproof lint --fix` takes it out of the lab.',
  inspect: function* (subject) {
    for (const { position, edit } of faultsOf(subject, 'byte-order-mark'))
      yield {
        position,
        reason: 'Unexpected byte order mark, expected plain UTF-8',
        fix: 'Run `labproof lint --fix`',
        edits: [edit],
      }
  },
}
