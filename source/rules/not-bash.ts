import type { Rule } from '../model/rule.ts'
import { blocksOf, find } from './look.ts'

const NAMES = {
  bash: 'commands',
  yaml: 'YAML',
  json: 'JSON',
  promql: 'PromQL',
  cron: 'cron line',
  output: 'output',
  text: 'text',
} as const

export const notBash: Rule = {
  id: 'not-bash',
  severity: 'warning',
  summary: 'A fence says `bash` and holds something else',
  details:
    'A cron line, a PromQL expression or the output of a command is not run, whatever its fence says; but the page colours it as commands, and a learner pastes it into the terminal.',
  inspect: function* (subject) {
    for (const block of blocksOf(subject.lab)) {
      if (block.type !== 'show' || block.mislabelled === undefined) continue
      const { kind, lang, mislabelled, content } = block
      yield {
        position: find(subject, mislabelled, content.start.offset, content),
        reason: `Unexpected ${NAMES[kind]} \`${mislabelled}\` in a \`${lang ?? ''}\` fence, expected commands`,
        fix: `Write \`${kind}\` in place of \`${lang ?? ''}\` on the fence`,
      }
    }
  },
}
