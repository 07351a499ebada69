import type { Rule } from '../model/rule.ts'
import { faultsOf } from './look.ts'

export const unclosedFence: Rule = {
  id: 'unclosed-fence',
  severity: 'error',
  summary: 'A fence is never closed',
  details:
    'Everything up to the end of the file, or of the list that it stands in, becomes a part of the block: steps disappear, prose is run. What was meant cannot be told.',
  inspect: function* (subject) {
    for (const { position } of faultsOf(subject, 'unclosed-fence'))
      yield {
        position,
        // A page of its own is as far as it can reach, and is rendered as it stands.
        ...(subject.lab.layout ? { severity: 'warning' as const } : {}),
        reason: 'Unexpected end of the text inside a fence, expected its closing line',
        fix: 'Write ```` ``` ```` on a line of its own below the last command',
      }
  },
}
