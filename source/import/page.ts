import type { Root } from 'mdast'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { type DialectFence, fenceEnd, scanFences, splitOpening } from './dialect.ts'

/** A fence of a page that became Markdown; `line` counts from 0 in the new text. */
export type PageFence = {
  readonly line: number
  /** Line of the opening fence in the page as it was. */
  readonly from: number
  readonly prefix: string
  readonly mark: string | undefined
  /** It is of tildes, which a build keeps only where their mark is written out. */
  readonly tildes: boolean
  /** A blank line was put before it, which the page does not have. */
  readonly tight: boolean
}

/** A page of a scenario as Markdown whose fences are those of CommonMark, their marks beside it. */
export type ConvertedPage =
  | {
      readonly state: 'converted'
      readonly lines: readonly string[]
      readonly fences: readonly PageFence[]
      readonly ends: 'lf' | 'crlf'
      readonly bom: boolean
      readonly newline: boolean
      /** Where the page's line ends were mixed: the first line that ends like Windows'. */
      readonly mixed: number | undefined
    }
  /** The page cannot stand in a lab: it stays a file of its own. */
  | { readonly state: 'kept'; readonly reason: string }

/**
 * Turns a page into a part of a lab. Fences that Markdown does not see, in HTML or in indented code, stay as they are
 * with their marks; one directly under a line of HTML gets the blank line that lets Markdown see it.
 */
export const convertPage = (page: string): ConvertedPage => {
  const bom = page.startsWith('\uFEFF')
  const text = bom ? page.slice(1) : page
  if (/\r(?!\n)/.test(text))
    return { state: 'kept', reason: 'it has carriage returns within lines' }
  if (MARKER.test(text)) return { state: 'kept', reason: 'a line of it reads like a page marker' }
  const windows = text.split('\r\n').length - 1
  const ends = windows > 0 && windows === text.split('\n').length - 1 ? 'crlf' : 'lf'
  const plain = text.replaceAll('\r\n', '\n')
  const newline = plain === '' || plain.endsWith('\n')
  const lines = (newline ? plain.replace(/\n$/, '') : plain).split('\n')
  const settled = settle(plain === '' ? [] : lines)
  if (!settled)
    return { state: 'kept', reason: 'its fences cannot be told apart as Markdown reads them' }
  const mixed =
    ends === 'lf' && windows > 0
      ? text.slice(0, text.indexOf('\r\n')).split('\n').length
      : undefined
  return { state: 'converted', ...settled, ends, bom, newline, mixed }
}

const MARKER = /^<!-- (?:intro|step|finish) [^\n]*\btext=/m

type Treatment = 'flags' | 'tight' | 'left'

/** Treats fence after fence until Markdown sees exactly those that are to be seen; `undefined` where that fails. */
const settle = (lines: readonly string[]) => {
  const scanned = scanFences(lines)
  const treatments: Treatment[] = scanned.map(() => 'flags')
  for (let attempt = 0; attempt < 200; attempt++) {
    const made = apply(lines, scanned, treatments)
    const seen = fencesIn(made.lines.join('\n'))
    const wrong = made.placed.find(
      ({ line, close }) => seen.get(line) !== (close ?? seen.get(line) ?? -1),
    )
    if (!wrong) {
      const known = new Set(made.placed.map(({ line }) => line))
      return [...seen.keys()].every(line => known.has(line))
        ? { lines: made.lines, fences: made.placed.map(({ fence }) => fence) }
        : undefined
    }
    const before = lines[(scanned[wrong.index]?.open ?? 0) - 1] ?? ''
    const isUnderText = before.replace(/^[ \t>]+/, '') !== ''
    treatments[wrong.index] = treatments[wrong.index] === 'flags' && isUnderText ? 'tight' : 'left'
  }
  return undefined
}

type Placed = {
  readonly index: number
  readonly line: number
  readonly close: number | undefined
  readonly fence: PageFence
}

/** The page's lines with the marks of its fences taken off; those that are left stay as they are. */
const apply = (
  lines: readonly string[],
  scanned: readonly DialectFence[],
  treatments: readonly Treatment[],
): { readonly lines: readonly string[]; readonly placed: readonly Placed[] } => {
  const made: string[] = []
  const placed: Placed[] = []
  let at = 0
  for (const [index, { open, close, prefix, mark }] of scanned.entries()) {
    const treatment = treatments[index]
    if (treatment === 'left') continue
    made.push(...lines.slice(at, open))
    if (treatment === 'tight') made.push(prefix.replace(/[^>]+$/, '').replace(/[^>\s]/g, ' '))
    const line = made.length
    const tight = treatment === 'tight'
    const tildes = lines[open]?.[prefix.length] === '~'
    made.push(...lines.slice(open, (close ?? lines.length) + 1))
    if (close !== undefined && mark !== undefined) {
      const last = made.pop() ?? ''
      made.push(last.slice(0, fenceEnd(last, /[`~]/.exec(last)?.[0] ?? '`')))
    }
    placed.push({
      index,
      line,
      close: close === undefined ? undefined : line + close - open,
      fence: { line, from: open, prefix, mark, tildes, tight },
    })
    at = (close ?? lines.length) + 1
  }
  made.push(...lines.slice(at))
  return { lines: made, placed }
}

const markdown = unified().use(remarkParse).freeze()

/** Opening and closing line, from 0, of every fence that Markdown sees. */
const fencesIn = (text: string): ReadonlyMap<number, number> => {
  const root: Root = markdown.parse(text)
  const found = new Map<number, number>()
  visit(root, 'code', ({ position }) => {
    const first = text[position?.start.offset ?? 0]
    if (position && (first === '`' || first === '~'))
      found.set(position.start.line - 1, position.end.line - 1)
  })
  return found
}

/** An opening fence line with flags behind its language; what stood there goes into `info=`. */
export const withFlags = (line: string, prefix: string, flags: readonly string[]): string => {
  const { head, info, space } = splitOpening(line, prefix)
  const all = [...flags, ...(info === '' ? [] : [`info=${quote(info)}`])]
  return `${head}${all.map(flag => ` ${flag}`).join('')}${space}`
}

/** A flag's value between quotes. */
export const quote = (value: string): string => `"${value.replaceAll(/["\\]/g, '\\$&')}"`
