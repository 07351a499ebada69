import type { Rule } from '../model/rule.ts'
import { faultsOf, find } from './look.ts'

export const unknownFenceFlag: Rule = {
  id: 'unknown-fence-flag',
  severity: 'warning',
  summary: 'A fence has a flag that does not exist',
  details:
    'Flags follow the language on the opening fence: `exec`, `show`, `file=`, `verify`, `status=`, `output=`, `timeout=`, `until=`, `for=`, `interrupt`, `terminal=`, `name=`, `bare`, `mark=`, `info=`, `tight`, `chmod=`, `no-newline`. An unknown one does nothing.',
  inspect: function* (subject) {
    for (const { position, flag, near } of faultsOf(subject, 'unknown-fence-flag'))
      yield {
        position: find(subject, flag, position.start.offset, position),
        reason: `Unexpected flag \`${flag}\`, expected ${near ? `\`${near}\`` : 'one of the flags that a fence knows'}`,
        fix: near
          ? `Write \`${near}\``
          : `Take \`${flag}\` out; run \`labproof explain unknown-fence-flag\` for the flags`,
      }
  },
}
