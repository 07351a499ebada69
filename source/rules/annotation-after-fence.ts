import type { Rule } from '../model/rule.ts'
import { faultsOf } from './look.ts'

export const annotationAfterFence: Rule = {
  id: 'annotation-after-fence',
  severity: 'error',
  summary: "Killercoda's mark stands behind a closing fence",
  details:
    'In Markdown a fence with text behind it closes nothing: the block would reach down to the next fence and swallow the prose between them. Killercoda reads the mark in the pages of a scenario; in a lab the same is said by a flag on the opening fence, and `build` writes the mark.',
  inspect: function* (subject) {
    for (const { position, found } of faultsOf(subject, 'annotation-after-fence'))
      yield {
        position,
        // A page of its own is rendered as it stands: the block reaches to the end of it, no further.
        ...(subject.lab.layout ? { severity: 'warning' as const } : {}),
        reason: `Unexpected \`${found.replaceAll('`', '')}\` behind a closing fence, expected nothing behind it`,
        fix: `${flagFor(found)}, or run \`labproof import\` on the page`,
      }
  },
}

const flagFor = (found: string): string => {
  if (/interrupt/.test(found)) return 'Write `bash interrupt` on the opening fence'
  if (/copy/.test(found)) return 'Write `bash show` on the opening fence'
  return 'Leave it out: commands in a step are run'
}
