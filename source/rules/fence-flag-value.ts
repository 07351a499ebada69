import type { Rule } from '../model/rule.ts'
import { faultsOf, find } from './look.ts'

export const fenceFlagValue: Rule = {
  id: 'fence-flag-value',
  severity: 'warning',
  summary: 'A flag of a fence has a value that it cannot have',
  details:
    'The flag is left out of account, so the block is run without the time limit, the status or the file name that was meant.',
  inspect: function* (subject) {
    for (const { position, flag, value, wanted } of faultsOf(subject, 'fence-flag-value')) {
      const text = value === '' ? flag : `${flag}=${value}`
      yield {
        position: find(subject, text, position.start.offset, position),
        reason: `Unexpected \`${text}\`, expected ${wanted}`,
        fix: wanted === 'no value' ? `Write \`${flag}\`` : `Write ${wanted}`,
      }
    }
  },
}
