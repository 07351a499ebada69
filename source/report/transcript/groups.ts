import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Residue } from '../../model/transcript.ts'

/** Findings that say the same, apart from numbers: the first of them, and the lines of all. */
export type FindingGroup = {
  readonly diagnostic: Diagnostic
  readonly lines: readonly number[]
}

/** Puts findings together that differ in their place alone, in the order in which each occurs first. */
export const groupFindings = (diagnostics: readonly Diagnostic[]): readonly FindingGroup[] =>
  groupBy(diagnostics, one =>
    [one.rule, one.severity, withoutNumbers(one.reason), withoutNumbers(one.fix)].join('\n'),
  ).map(([first, ...rest]) => ({
    diagnostic: first,
    lines: [first, ...rest].map(({ position }) => position.start.line),
  }))

export type ResidueGroup = { readonly residue: Residue; readonly count: number }

/** Puts leftovers of one loop together: names that differ in numbers alone, made at the same place. */
export const groupResidue = (residue: readonly Residue[]): readonly ResidueGroup[] =>
  groupBy(residue, one =>
    [one.kind, withoutNumbers(one.what), one.madeAt?.start.line].join('\n'),
  ).map(([first, ...rest]) => ({ residue: first, count: rest.length + 1 }))

/** What a group says besides its first: `55 times: lines 53–57, 67, 92 and more`; nothing for one alone. */
export const timesText = ({ lines }: FindingGroup): string => {
  if (lines.length === 1) return ''
  const runs = runsOf([...new Set(lines)].sort((a, b) => a - b))
  if (runs.length === 1 && runs[0]?.[0] === runs[0]?.[1]) return `${lines.length} like it`
  const shown = runs
    .slice(0, MOST_RUNS)
    .map(([from, to]) => (from === to ? String(from) : `${from}–${to}`))
    .join(', ')
  return `${lines.length} times: lines ${shown}${runs.length > MOST_RUNS ? ' and more' : ''}`
}

const MOST_RUNS = 8

const runsOf = (lines: readonly number[]): readonly (readonly [number, number])[] => {
  const runs: [number, number][] = []
  for (const line of lines) {
    const last = runs.at(-1)
    if (last && last[1] + 1 === line) last[1] = line
    else runs.push([line, line])
  }
  return runs
}

const withoutNumbers = (text: string): string => text.replace(/\d+/g, '#')

const groupBy = <Thing>(
  things: readonly Thing[],
  keyOf: (thing: Thing) => string,
): readonly (readonly [Thing, ...Thing[]])[] => {
  const groups = new Map<string, [Thing, ...Thing[]]>()
  for (const thing of things) {
    const group = groups.get(keyOf(thing))
    if (group) group.push(thing)
    else groups.set(keyOf(thing), [thing])
  }
  return [...groups.values()]
}
