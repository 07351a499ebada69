import type { Rule } from '../model/rule.ts'
import { faultsOf } from './look.ts'

export const notText: Rule = {
  id: 'not-text',
  severity: 'error',
  summary: 'The file is no UTF-8 text',
  details:
    'A lab is Markdown in UTF-8. A file with zero bytes, or with bytes that are no UTF-8, cannot be read without guessing what was meant.',
  inspect: function* (subject) {
    for (const { position, found } of faultsOf(subject, 'not-text'))
      yield {
        position,
        reason: `Unexpected ${found}, expected Markdown in UTF-8`,
        fix: 'Save the file as UTF-8',
      }
  },
}
