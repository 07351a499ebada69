import type { Rule } from '../model/rule.ts'
import { faultsOf, find } from './look.ts'

export const pathOutside: Rule = {
  id: 'path-outside',
  severity: 'error',
  summary: "A file would be written outside of the learner's home",
  details:
    'A `file=` block is put on the machine before the lab begins, below `/root`: as `file=pod.yaml`, `file=~/pod.yaml` or `file=/root/pod.yaml`. A path with `..`, or anywhere else, could break the machine.',
  inspect: function* (subject) {
    for (const { position, path } of faultsOf(subject, 'path-outside'))
      yield {
        position: find(subject, `file=${path}`, position.start.offset, position),
        reason: `Unexpected path \`${path}\`, expected one below \`/root\``,
        fix: `Write \`file=/root/${path.split('/').at(-1) || 'pod.yaml'}\``,
      }
  },
}
