import type { Rule } from '../model/rule.ts'
import { faultsOf } from './look.ts'

export const pageMarker: Rule = {
  id: 'page-marker',
  severity: 'error',
  summary: 'The marker of a page cannot be read',
  details:
    'Where a lab is cut into pages by hand, each begins with `<!-- intro text=intro.md -->`, `<!-- step text=step1.md title="Create a pod" -->` or `<!-- finish text=finish.md -->` on a line of its own. `text` is the path of the page below the scenario; `title`, `crlf`, `bom`, `chmod=+x`, `no-newline` and `no-page` may follow.',
  inspect: function* (subject) {
    for (const { position, found, wanted } of faultsOf(subject, 'page-marker'))
      yield {
        position,
        reason: `Unexpected ${found}, expected ${wanted}`,
        fix: 'Write it like `<!-- step text=step1.md title="Create a pod" -->`',
      }
  },
}
