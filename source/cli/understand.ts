import { inferChecks } from '../infer/infer.ts'
import { applyEdits } from '../language/edits.ts'
import { lineStarts, pointAt } from '../language/text.ts'
import type { Check } from '../model/check.ts'
import type { Diagnostic, Edit } from '../model/diagnostic.ts'
import type { Fault } from '../model/fault.ts'
import type { Lab } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import { parse } from '../parse/parse.ts'
import { findDoubledContinuations } from '../repair/continuation.ts'
import { findTextFaults } from '../repair/text.ts'
import { inspect } from '../rules/inspect.ts'

/** A lab with all that is known of it without running it. */
export type Understanding = {
  readonly lab: Lab
  /** The text that is built: the author's, with its mechanical repairs. The lab's positions are in it. */
  readonly source: string
  /** What is wrong, in the author's own text, sorted by place. */
  readonly diagnostics: readonly Diagnostic[]
  readonly checks: ReadonlyMap<string, Check>
  /** The edits that mend the author's text; what is built has them already. */
  readonly edits: readonly Edit[]
  /** A place in the built text, as a place in the author's. */
  readonly toOriginal: (position: Position) => Position
}

/** Asks bash itself about blocks that the parser had no complaint about; positions and texts in, messages out. */
export type AskBash = (
  blocks: readonly { readonly offset: number; readonly text: string }[],
) => Promise<ReadonlyMap<number, string>>

/**
 * Reads a lab: mechanical repairs first, then the lab itself, its checks and its diagnostics. `path` names the lab
 * and appears nowhere else. Total: whatever the text, an understanding comes back.
 */
export const understand = async (
  original: string,
  path: string,
  askBash?: AskBash,
): Promise<Understanding> => {
  const textFaults = findTextFaults(original)
  const first = applyEdits(original, textFaults.flatMap(editsOf))
  const rough = parse(first.text, path)
  const doubled = findDoubledContinuations(rough.lab, first.text)
  const second = applyEdits(first.text, doubled.flatMap(editsOf))
  const { lab, faults } = doubled.length === 0 ? rough : parse(second.text, path)
  const checks = inferChecks(lab)
  const bashMessages = askBash ? await askBash(bashBlocks(lab)) : new Map<number, string>()
  const unchecked = lab.steps.flatMap(({ slug }) => (checks.has(slug) ? [] : [slug]))
  const found = inspect({ lab, source: second.text, faults, bashMessages, unchecked })
  const starts = lineStarts(original)
  const place = (toOriginal: (offset: number) => number) => (position: Position) => ({
    start: pointAt(starts, toOriginal(position.start.offset)),
    end: pointAt(starts, toOriginal(position.end.offset)),
  })
  const fromFirst = place(first.toOriginal)
  const fromSecond = place(offset => first.toOriginal(second.toOriginal(offset)))
  const repairs = [
    ...textFaults,
    ...doubled.map(fault => relocate(fault, fromFirst(fault.position), first.toOriginal)),
  ]
  const repaired = inspectFaults(repairs)
  const moved = found.map(diagnostic => ({
    ...diagnostic,
    position: fromSecond(diagnostic.position),
  }))
  return {
    lab,
    source: second.text,
    diagnostics: [...repaired, ...moved].sort(byPlace),
    checks,
    edits: repairs.flatMap(editsOf),
    toOriginal: fromSecond,
  }
}

/** The diagnostics of faults that stand for themselves, without a lab around them. */
export const inspectFaults = (faults: readonly Fault[]): readonly Diagnostic[] =>
  inspect({ lab: NO_LAB, source: '', faults, bashMessages: new Map(), unchecked: [] })

/** An empty lab, for inspecting the faults of a text alone. */
const NO_LAB: Lab = {
  path: '',
  slug: '',
  meta: {
    title: '',
    description: '',
    imageid: 'ubuntu',
    course: undefined,
    order: undefined,
    time: undefined,
    difficulty: undefined,
    position: undefined,
  },
  intro: { kind: 'intro', title: '', ranges: [], heading: undefined, blocks: [], prose: [] },
  steps: [],
  finish: [],
}

const editsOf = (fault: Fault): readonly Edit[] => {
  switch (fault.type) {
    case 'mojibake':
    case 'doubled-continuation':
    case 'byte-order-mark':
      return [fault.edit]
    case 'line-endings':
      return fault.edits
    default:
      return []
  }
}

const relocate = (
  fault: Fault,
  position: Position,
  toOriginal: (offset: number) => number,
): Fault =>
  fault.type === 'doubled-continuation'
    ? {
        ...fault,
        position,
        edit: {
          ...fault.edit,
          start: toOriginal(fault.edit.start),
          end: toOriginal(fault.edit.end),
        },
      }
    : { ...fault, position }

const bashBlocks = (lab: Lab) =>
  [lab.intro, ...lab.steps, ...lab.finish]
    .flatMap(({ blocks }) => blocks)
    .flatMap(block => {
      const script = block.type === 'exec' || block.type === 'show' ? block.script : undefined
      const shown = block.type === 'show' && block.kind !== 'bash'
      return script && !shown && script.faults.length === 0
        ? [{ offset: block.position.start.offset, text: block.value }]
        : []
    })

const byPlace = (a: Diagnostic, b: Diagnostic): number =>
  a.position.start.offset - b.position.start.offset ||
  (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)
