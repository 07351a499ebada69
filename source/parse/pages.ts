import { pointAt } from '../language/text.ts'
import type { Fault } from '../model/fault.ts'
import type { Page } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import { isBelow } from './target.ts'

/** A page that its marker cuts out of the lab. */
export type FoundPage = {
  readonly kind: 'intro' | 'step' | 'finish'
  readonly page: Page
  /** The marker's line. */
  readonly marker: Position
  /** The page's text. */
  readonly range: Position
}

/**
 * The pages of a lab whose author (or `import`) says where each begins, by a comment on a line of its own:
 * `<!-- step text=step1.md title="Create a pod" -->`. They are found before Markdown is read, so that a fence that is
 * never closed ends with its page. Empty for a lab without markers.
 */
export const findPages = (
  source: string,
  starts: readonly number[],
): { readonly pages: readonly FoundPage[]; readonly faults: readonly Fault[] } => {
  const markers = [...source.matchAll(/^<!-- (intro|step|finish) ([^\n]*\btext=[^\n]*?) ?-->$/gm)]
  const faults: Fault[] = []
  const place = (start: number, end: number): Position => ({
    start: pointAt(starts, start),
    end: pointAt(starts, end),
  })
  const pages = markers.map(({ index, 0: line, 1: word, 2: attributes = '' }, order): FoundPage => {
    const marker = place(index, index + line.length)
    const read = readPage(attributes)
    for (const fault of read.faults)
      faults.push({ type: 'page-marker', ...fault, position: marker })
    const begin = Math.min(index + line.length + 1, source.length)
    const end = markers[order + 1]?.index ?? source.length
    const kind = word === 'step' || word === 'finish' ? word : 'intro'
    const range = place(begin, order + 1 < markers.length ? withoutGap(source, begin, end) : end)
    return { kind, page: read.page, marker, range }
  })
  return { pages, faults: [...faults, ...repeats(pages)] }
}

/** The blank line before the next marker is no part of the page. */
const withoutGap = (source: string, begin: number, end: number): number => {
  const text = source.slice(begin, end)
  return text === '\n' || text.endsWith('\n\n') ? end - 1 : end
}

type Trouble = { readonly found: string; readonly wanted: string }

const readPage = (
  attributes: string,
): { readonly page: Page; readonly faults: readonly Trouble[] } => {
  const page: { -readonly [Key in keyof Page]: Page[Key] } = {
    text: '',
    title: undefined,
    written: true,
    ends: 'lf',
    bom: false,
    executable: false,
    newline: true,
  }
  const faults: Trouble[] = []
  for (const [all, name = '', value] of attributes.matchAll(
    /([^\s=]+)(?:=("(?:[^"\\]|\\.)*"|\S*))?/g,
  )) {
    const text = value === undefined ? undefined : unquote(value)
    if (name === 'text' && text !== undefined) page.text = text
    else if (name === 'title' && text !== undefined) page.title = text
    else if (name === 'crlf') page.ends = 'crlf'
    else if (name === 'bom') page.bom = true
    else if (all === 'chmod=+x') page.executable = true
    else if (name === 'no-newline') page.newline = false
    else if (name === 'no-page') page.written = false
    else
      faults.push({
        found: `\`${all}\` in the marker of a page`,
        wanted: 'one of `text=`, `title=`, `crlf`, `bom`, `chmod=+x`, `no-newline`, `no-page`',
      })
  }
  if (page.written && !isBelow(page.text))
    faults.push({ found: `page \`${page.text}\``, wanted: 'a path below the scenario' })
  return { page, faults }
}

const unquote = (value: string): string => {
  if (!value.startsWith('"')) return value
  try {
    return String(JSON.parse(value))
  } catch {
    return value.slice(1, -1)
  }
}

/** Two texts for one page, or two pages where Killercoda has one place. */
const repeats = (pages: readonly FoundPage[]): readonly Fault[] => {
  const seen = new Set<string>()
  return pages.flatMap(({ kind, page, marker }): readonly Fault[] => {
    const names = [
      ...(page.written ? [`page \`${page.text}\``] : []),
      ...(kind === 'step' ? [] : [`\`${kind}\``]),
    ]
    const twice = names.find(name => seen.has(name))
    for (const name of names) seen.add(name)
    return twice === undefined
      ? []
      : [{ type: 'page-marker', found: `second ${twice}`, wanted: 'one', position: marker }]
  })
}
