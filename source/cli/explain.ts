import { nearest } from '../language/nearest.ts'
import type { Rule } from '../model/rule.ts'
import { FINDINGS } from '../prove/findings.ts'
import { rules } from '../rules/index.ts'
import type { Context, ExitCode } from './context.ts'

/** What is explained: a rule, or what only a proof or the whole course can find. */
type Topic = Pick<Rule, 'id' | 'summary' | 'details'> & {
  readonly severity: Rule['severity'] | 'proof'
}

const TOPICS: readonly Topic[] = [
  ...rules,
  {
    id: 'course-order',
    severity: 'warning',
    summary: 'The numbers of a course’s labs have a gap, or one of them twice',
    details:
      'Killercoda shows the labs in the order of `structure.json`, which is made from `order` in the front matter, or from the number in a title such as "Day 25". `lint` without a file, and `publish`, look at the whole course.',
  },
  ...Object.entries(FINDINGS).map(([id, summary]) => ({
    id,
    severity: 'proof' as const,
    summary,
    details: 'Only a run can tell: `labproof prove` names it, with the edit that mends it.',
  })),
]

/** `labproof explain <rule>`: what a rule finds and what to do; without a rule, the list of all. */
export const explain = (
  context: Context,
  flags: { readonly json: boolean },
  id?: string,
): ExitCode => {
  const { stdout, stderr } = context.process
  if (id === undefined) {
    stdout.write(flags.json ? json(TOPICS) : list(TOPICS))
    return 0
  }
  const rule = TOPICS.find(one => one.id === id)
  if (!rule) {
    const near = nearest(
      id,
      TOPICS.map(one => one.id),
    )
    const meant = near ? `, did you mean \`${near}\`?` : ''
    stderr.write(` ✗ Cannot explain \`${id}\`: there is no such rule${meant}\n`)
    stderr.write('   Run `labproof explain` for the list\n')
    return 2
  }
  stdout.write(
    flags.json
      ? json([rule])
      : `${rule.id} (${rule.severity})\n\n${rule.summary}\n\n${rule.details}\n`,
  )
  return 0
}

const list = (all: readonly Topic[]): string => {
  const width = Math.max(...all.map(({ id }) => id.length))
  return all
    .map(({ id, severity, summary }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`)
    .join('')
}

const json = (some: readonly Topic[]): string =>
  `${JSON.stringify(
    some.map(({ id, severity, summary, details }) => ({ id, severity, summary, details })),
    null,
    2,
  )}\n`
