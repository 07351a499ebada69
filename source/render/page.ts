import { applyEdits } from '../language/edits.ts'
import { endlessInBlock } from '../language/endless-block.ts'
import type { Edit } from '../model/diagnostic.ts'
import type { Block, Lab, Page, Section } from '../model/lab.ts'
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
      block.ending === undefined && endlessInBlock(block.script) !== undefined,
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
  const edits = editsIn(sections, source, interrupts)
  const pieces = sections
    .flatMap(({ ranges }) => ranges)
    .map(range => slice(source, range, edits))
    .filter(piece => piece.trim() !== '')
  return pieces.length === 0 ? '' : `${pieces.join('\n\n').replace(/\s+$/, '')}\n`
}

/** A page that the lab lays out itself: its text as it stands, but for the fences. */
export const renderOwnPage = (
  section: Section,
  page: Page,
  source: string,
  interrupts: ReadonlySet<Block>,
): string => {
  const edits = editsIn([section], source, interrupts)
  const whole = section.ranges.map(range => slice(source, range, edits)).join('')
  const text = page.newline ? whole : whole.replace(/\n$/, '')
  return `${page.bom ? '\uFEFF' : ''}${page.ends === 'crlf' ? text.replaceAll('\n', '\r\n') : text}`
}

const editsIn = (
  sections: readonly Section[],
  source: string,
  interrupts: ReadonlySet<Block>,
): readonly Edit[] =>
  sections.flatMap(section =>
    section.blocks.flatMap(block =>
      section.page && block.type === 'verify'
        ? cutOut(block, source, section.ranges[0]?.start.offset ?? 0)
        : editsOf(block, source, interrupts.has(block)),
    ),
  )

/** Takes a fence out with its lines and the blank line above it: what is left is the page as it was without. */
const cutOut = ({ position }: Block, source: string, least: number): readonly Edit[] => {
  const start = source.lastIndexOf('\n', position.start.offset - 1) + 1
  const after = source.indexOf('\n', position.end.offset)
  const end = after < 0 ? source.length : after + 1
  const gap = /(?:^|\n)(\n)$/.test(source.slice(Math.max(least, start - 2), start)) ? 1 : 0
  return [{ start: start - gap, end, text: '' }]
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
  const edits: Edit[] =
    block.mark === undefined
      ? [...fenceEdits(block, source, markOf(block, interrupt))]
      : [{ start: end.offset, end: end.offset, text: block.mark }]
  if (block.flags)
    edits.push({
      start: block.flags.start.offset,
      end: block.flags.end.offset,
      text: block.info ?? '',
    })
  // The line above the fence is empty but for the indentation of its list or the mark of its quote.
  const gap = block.tight && /\n[ \t>]*\n[^\n]*$/.exec(source.slice(0, start.offset))
  if (gap) {
    const blank = gap.index + 1
    edits.push({ start: blank, end: source.indexOf('\n', blank) + 1, text: '' })
  }
  return edits
}

/** What stands behind a block's closing fence on its page. */
export const markOf = (block: Block, interrupt: boolean): string => {
  if (block.mark !== undefined) return block.mark
  if (block.type !== 'exec') return '{{copy}}'
  return interrupt ? '{{exec interrupt}}' : '{{exec}}'
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
