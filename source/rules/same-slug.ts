import type { Rule } from '../model/rule.ts'
import { faultsOf } from './look.ts'

export const sameSlug: Rule = {
  id: 'same-slug',
  severity: 'error',
  summary: 'Two steps would share a folder',
  details:
    "A step's folder comes from its number and its title. With the same two, the second step would overwrite the first.",
  inspect: function* (subject) {
    for (const { position, slug, first } of faultsOf(subject, 'same-slug'))
      yield {
        position,
        reason: `Unexpected second step \`${slug}\`, expected another number or title than on line ${first.start.line}`,
        fix: 'Give the step its own number',
      }
  },
}
