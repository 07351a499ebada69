import { applyEdits } from '../language/edits.ts'
import { endlessCommand } from '../language/endless.ts'
import type { Edit } from '../model/diagnostic.ts'
import type { Block, Lab, Section } from '../model/lab.ts'
import type { Position } from '../model/place.ts'

/** Blocks that have to begin with Ctrl-C because the block before them, in the same terminal, never ends. */
export const interrupted = (lab: Lab): ReadonlySet<Block> => {
  const found = new Set<Block>()
  const busy = new Map<number, boolean>()
  for (const block of [...lab.steps, ...lab.finish].flatMap(({ blocks }) => blocks)) {
    if (block.type !== 'exec') continue
    if (block.interrupt || busy.get(block.terminal)) found.add(block)
    busy.set(
      block.terminal,
      block.ending === undefined && endlessCommand(block.script) !== undefined,
    )
  }
  return found
}

/**
 * The text of a page: the author's prose byte for byte, each fence with Killercoda's mark behind it.
 * Source of the marks: killercoda.com/creators; they stand behind the closing fence, where CommonMark has nothing.
 */
export const renderPage = (
  sections: readonly Section[],
  source: string,
  interrupts: ReadonlySet<Block>,
): string => {
  const edits = sections
    .flatMap(({ blocks }) => blocks)
    .flatMap(block => editsOf(block, source, interrupts.has(block)))
  const pieces = sections
    .flatMap(({ ranges }) => ranges)
    .map(range => slice(source, range, edits))
    .filter(piece => piece.trim() !== '')
  return pieces.length === 0 ? '' : `${pieces.join('\n\n').replace(/\s+$/, '')}\n`
}

const slice = (source: string, { start, end }: Position, edits: readonly Edit[]): string =>
  applyEdits(
    source.slice(start.offset, end.offset),
    edits
      .filter(edit => edit.start >= start.offset && edit.end <= end.offset)
      .map(edit => ({ ...edit, start: edit.start - start.offset, end: edit.end - start.offset })),
  ).text

const editsOf = (block: Block, source: string, interrupt: boolean): readonly Edit[] => {
  const { start, end } = block.position
  if (block.type === 'verify') {
    // The blank line before it goes too, so that no gap is left on the page.
    const gap = /\n[ \t]*\n[ \t]*$/.exec(source.slice(0, start.offset))?.[0].length ?? 0
    return [{ start: start.offset - gap, end: end.offset, text: '' }]
  }
  const mark = block.type === 'exec' ? (interrupt ? '{{exec interrupt}}' : '{{exec}}') : '{{copy}}'
  const edits: Edit[] = [...fenceEdits(block, source, mark)]
  if (block.flags)
    edits.push({ start: block.flags.start.offset, end: block.flags.end.offset, text: '' })
  return edits
}

/** The mark behind the closing fence; a `~~~` fence becomes one of backticks, as Killercoda documents no other. */
const fenceEdits = (block: Block, source: string, mark: string): readonly Edit[] => {
  const { start, end } = block.position
  if (source[start.offset] === '`') return [{ start: end.offset, end: end.offset, text: mark }]
  const opening = /^~+/.exec(source.slice(start.offset, end.offset))?.[0] ?? ''
  const closing = /~+$/.exec(source.slice(start.offset, end.offset).trimEnd())?.[0] ?? ''
  const longest = Math.max(2, ...[...block.value.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return [
    { start: start.offset, end: start.offset + opening.length, text: fence },
    { start: end.offset - closing.length, end: end.offset, text: `${fence}${mark}` },
  ]
}
