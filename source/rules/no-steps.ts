import type { Rule } from '../model/rule.ts'
import { faultsOf } from './look.ts'

export const noSteps: Rule = {
  id: 'no-steps',
  severity: 'error',
  summary: 'The lab has no steps',
  details:
    'A step begins with a heading such as `## Step 1: Create a pod`. A day that only announces its lab cannot become a scenario; nothing is written for it.',
  inspect: function* (subject) {
    for (const { position, announced } of faultsOf(subject, 'no-steps'))
      yield {
        position,
        reason:
          announced === undefined
            ? 'Unexpected lab without steps, expected at least one'
            : `Unexpected lab without steps, expected at least one; the text says that it is still to come: \`${firstLine(announced)}\``,
        fix: 'Write `## Step 1: …` above the first commands',
      }
  },
}

const firstLine = (text: string): string => (text.trim().split('\n')[0] ?? '').slice(0, 80)
