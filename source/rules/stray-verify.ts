import type { Rule } from '../model/rule.ts'
import { faultsOf } from './look.ts'

export const strayVerify: Rule = {
  id: 'stray-verify',
  severity: 'warning',
  summary: 'A check stands where none is asked',
  details:
    'Killercoda asks one check per step. A `verify` fence outside of the steps, or a second one in a step, would never run.',
  inspect: function* (subject) {
    for (const { position, reason } of faultsOf(subject, 'stray-verify'))
      yield reason === 'second'
        ? {
            position,
            reason: 'Unexpected second check in a step, expected one',
            fix: 'Move its lines into the first `js verify` fence of the step',
          }
        : {
            position,
            reason: 'Unexpected check outside of a step, expected it below a `## Step …` heading',
            fix: 'Move the fence into the step that it checks',
          }
  },
}
