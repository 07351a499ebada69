import type { Rule } from '../model/rule.ts'

export const stepWithoutCheck: Rule = {
  id: 'step-without-check',
  severity: 'warning',
  summary: 'Nothing of a step can be checked',
  details:
    'A check is inferred from what the commands of a step create, change or ask. Where the step has no commands, or none whose effect can be told, a `js verify` fence says what must be so afterwards.',
  inspect: function* ({ lab, unchecked }) {
    const slugs = new Set(unchecked)
    for (const { slug, title, heading } of lab.steps)
      if (heading && slugs.has(slug))
        yield {
          position: heading,
          reason: `Unexpected step \`${title}\` without a check, expected at least one`,
          fix: 'Add a `js verify` fence after the last command',
        }
  },
}
