import { type PageFence, withFlags } from './page.ts'
import type { Part, Script } from './parts.ts'

/** A page in the text of a lab. */
export type PlacedPage = {
  readonly path: string
  /** Line of the lab, from 1, at which the page begins, and how its lines were counted in the page itself. */
  readonly begin: number
  readonly toPage: readonly number[]
}

/** The flags of a fence of a part's page. */
export type FlagsOf = (part: number, fence: PageFence) => readonly string[]

/** The text of a lab, and where in it things are. */
export type Written = {
  readonly lab: string
  readonly pages: readonly PlacedPage[]
  readonly scripts: readonly { readonly script: Script; readonly line: number }[]
  readonly fences: readonly { readonly fence: PageFence; readonly line: number }[]
}

/** Writes a lab: its front matter, then part after part with its marker. */
export const write = (head: string, parts: readonly Part[], flagsOf: FlagsOf): Written => {
  const lines = head.replace(/\n$/, '').split('\n')
  const pages: PlacedPage[] = []
  const fences: { readonly fence: PageFence; readonly line: number }[] = []
  const scripts: { readonly script: Script; readonly line: number }[] = []
  // Without any page, a marker still says that the lab lays out its pages itself: none.
  if (parts.length === 0) lines.push('', '<!-- intro text="" no-page -->')
  for (const [index, part] of parts.entries()) {
    const { page, path, script } = part
    lines.push('', marker(part))
    const begin = lines.length + 1
    if (page) {
      const body = [...page.lines]
      for (const fence of page.fences) {
        body[fence.line] = withFlags(body[fence.line] ?? '', fence.prefix, flagsOf(index, fence))
        fences.push({ fence, line: begin + fence.line })
      }
      lines.push(...body)
      pages.push({ path: path ?? '', begin, toPage: lineNumbers(page.lines.length, page.fences) })
    }
    if (script) {
      scripts.push({ script, line: lines.length + 2 })
      lines.push('', ...verifyFence(script))
    }
  }
  return { lab: `${lines.join('\n')}\n`, pages, fences, scripts }
}

/** Line in the page, from 1, of each of its lines in the lab. */
const lineNumbers = (count: number, fences: readonly PageFence[]): readonly number[] => {
  const added = new Set(fences.filter(({ tight }) => tight).map(({ line }) => line - 1))
  let number = 0
  return Array.from({ length: count }, (_, line) => {
    if (!added.has(line)) number += 1
    return number
  })
}

const marker = ({ entry, page, executable }: Part): string => {
  const flags = [
    `text=${value(entry.text)}`,
    ...(entry.kind === 'step' && entry.title !== undefined ? [`title=${value(entry.title)}`] : []),
    ...(page?.ends === 'crlf' ? ['crlf'] : []),
    ...(page?.bom ? ['bom'] : []),
    ...(executable ? ['chmod=+x'] : []),
    ...(page && !page.newline ? ['no-newline'] : []),
    ...(page ? [] : ['no-page']),
  ]
  return `<!-- ${entry.kind} ${flags.join(' ')} -->`
}

/** Plain, or JSON between quotes in which nothing ends a comment. */
const value = (text: string): string =>
  /^[\w./-]+$/.test(text) && !text.includes('--')
    ? text
    : JSON.stringify(text).replaceAll('-->', '--\\u003e').replaceAll('--!>', '--!\\u003e')

const verifyFence = ({ lang, text, executable }: Script): readonly string[] => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const flags = [
    'verify',
    ...(executable && lang === 'bash' ? ['chmod=+x'] : []),
    ...(text.endsWith('\n') ? [] : ['no-newline']),
  ]
  return [`${fence}${lang} ${flags.join(' ')}`, ...text.replace(/\n$/, '').split('\n'), fence]
}
