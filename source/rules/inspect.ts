import type { Diagnostic } from '../model/diagnostic.ts'
import type { Subject } from '../model/rule.ts'
import { rules } from './index.ts'

/** Runs every rule over a lab; the findings come sorted by place, then by rule. */
export const inspect = (subject: Subject): readonly Diagnostic[] =>
  rules
    .flatMap(({ id, severity, inspect }) =>
      [...inspect(subject)].map(finding => ({ rule: id, severity, ...finding })),
    )
    .sort(byPlace)

const byPlace = (a: Diagnostic, b: Diagnostic): number =>
  a.position.start.offset - b.position.start.offset ||
  a.position.end.offset - b.position.end.offset ||
  (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)
