import { nearest } from '../language/nearest.ts'
import type { Rule } from '../model/rule.ts'
import { rules } from '../rules/index.ts'
import type { Context, ExitCode } from './context.ts'

/** `labproof explain <rule>`: what a rule finds and what to do; without a rule, the list of all. */
export const explain = (
  context: Context,
  flags: { readonly json: boolean },
  id?: string,
): ExitCode => {
  const { stdout, stderr } = context.process
  if (id === undefined) {
    stdout.write(flags.json ? json(rules) : list(rules))
    return 0
  }
  const rule = rules.find(one => one.id === id)
  if (!rule) {
    const near = nearest(
      id,
      rules.map(one => one.id),
    )
    stderr.write(
      `Cannot explain \`${id}\`: there is no such rule${near ? `, did you mean \`${near}\`?` : ''}\n`,
    )
    stderr.write('Run `labproof explain` for the list\n')
    return 2
  }
  stdout.write(
    flags.json
      ? json([rule])
      : `${rule.id} (${rule.severity})\n\n${rule.summary}\n\n${rule.details}\n`,
  )
  return 0
}

const list = (all: readonly Rule[]): string => {
  const width = Math.max(...all.map(({ id }) => id.length))
  return all
    .map(({ id, severity, summary }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`)
    .join('')
}

const json = (some: readonly Rule[]): string =>
  `${JSON.stringify(
    some.map(({ id, severity, summary, details }) => ({ id, severity, summary, details })),
    null,
    2,
  )}\n`
