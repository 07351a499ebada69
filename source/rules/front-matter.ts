import type { Rule } from '../model/rule.ts'
import { faultsOf } from './look.ts'

export const frontMatter: Rule = {
  id: 'front-matter',
  severity: 'error',
  summary: 'The front matter cannot be read',
  details:
    'Front matter is a YAML mapping between two `---` lines at the beginning of the file; all of it is optional. Where a value is wrong, building with a default in its place would give another lab than the one described.',
  inspect: function* (subject) {
    for (const { position, found, wanted } of faultsOf(subject, 'front-matter'))
      yield {
        position,
        reason: `Unexpected ${found}, expected ${wanted}`,
        fix: `Write ${wanted}, or take the line out`,
      }
  },
}
