import type { Rule } from '../model/rule.ts'
import { faultsOf } from './look.ts'

export const unfinished: Rule = {
  id: 'unfinished',
  severity: 'warning',
  summary: 'The text says that the rest of the lab is missing',
  details:
    'The steps that are there are built. The remark stands in the text, often as a comment that no page shows, so that a learner meets a lab which ends without a word.',
  inspect: function* (subject) {
    for (const { position, text } of faultsOf(subject, 'unfinished'))
      yield {
        position,
        reason: `Unexpected end of the lab, expected the steps that \`${remark(text)}\` speaks of`,
        fix: 'Write the missing steps, or take the remark out',
      }
  },
}

const remark = (text: string): string => {
  const line = text
    .replace(/^<!--\s*|\s*-->$/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  return line.length <= 72 ? line : `${line.slice(0, 69)}…`
}
