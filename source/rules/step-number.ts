import type { Rule } from '../model/rule.ts'

export const stepNumber: Rule = {
  id: 'step-number',
  severity: 'warning',
  summary: 'The steps are not numbered one after the other',
  details:
    'Steps are built in the order in which they stand, and prose speaks of them by number. A gap, a repeated number or a wrong order most often means that a step was lost or moved.',
  inspect: function* ({ lab }) {
    let previous: number | undefined
    for (const { number, heading } of lab.steps) {
      const wanted = previous === undefined ? 1 : previous + 1
      const begins = previous === undefined && number === 0
      if (heading && number !== wanted && !begins)
        yield {
          position: heading,
          reason: `Unexpected step number ${number}${previous === undefined ? '' : ` after ${previous}`}, expected ${wanted}`,
          fix: `Write \`Step ${wanted}\`, or put the missing step above it`,
        }
      previous = number
    }
  },
}
