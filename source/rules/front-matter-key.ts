import type { Rule } from '../model/rule.ts'
import { faultsOf } from './look.ts'

const KEYS =
  '`title`, `description`, `imageid`, `slug`, `course`, `order`, `time`, `difficulty`, `checks`'

export const frontMatterKey: Rule = {
  id: 'front-matter-key',
  severity: 'warning',
  summary: 'The front matter has a key that does not exist',
  details: `The keys are ${KEYS}. An unknown one does nothing.`,
  inspect: function* (subject) {
    for (const { position, key, near } of faultsOf(subject, 'front-matter-key'))
      yield {
        position,
        reason: `Unexpected key \`${key}\`, expected ${near ? `\`${near}\`` : `one of ${KEYS}`}`,
        fix: near ? `Write \`${near}\`` : `Take \`${key}\` out`,
      }
  },
}
