/**
 * Killercoda's fences, read line by line: a mark may stand behind the closing fence (```` ```{{exec}} ````), where
 * CommonMark has nothing and would read on to the next fence. Lines are counted from 0.
 */
export type DialectFence = {
  readonly open: number
  /** `undefined` for a fence that is never closed. */
  readonly close: number | undefined
  /** What stands before the fence on its opening line: indentation, list marker, `>`. */
  readonly prefix: string
  /** What stands behind the closing fence, as written; `undefined` where there is nothing but white space. */
  readonly mark: string | undefined
}

const OPENING = /^((?:[ \t]|>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))*)(`{3,}|~{3,})(.*)$/

/** The fences of a page, in order. A closing fence is as long as the opening one; a mark may follow it. */
export const scanFences = (lines: readonly string[]): readonly DialectFence[] => {
  const fences: DialectFence[] = []
  let at = 0
  while (at < lines.length) {
    const opening = openingOf(lines[at] ?? '')
    if (!opening) {
      at += 1
      continue
    }
    const closing = closingOf(lines, at + 1, opening.marker)
    fences.push({ open: at, close: closing?.line, prefix: opening.prefix, mark: closing?.mark })
    at = (closing?.line ?? lines.length) + 1
  }
  return fences
}

const openingOf = (
  line: string,
): { readonly prefix: string; readonly marker: string } | undefined => {
  const [, prefix = '', marker = '', info = ''] = OPENING.exec(line) ?? []
  // Behind backticks with another backtick it is code in a line: "```kubectl get pods```{{exec}}".
  return marker === '' || (marker.startsWith('`') && info.includes('`'))
    ? undefined
    : { prefix, marker }
}

const closingOf = (lines: readonly string[], from: number, marker: string) => {
  for (let line = from; line < lines.length; line++) {
    const end = fenceEnd(lines[line] ?? '', marker)
    if (end === undefined) continue
    const after = (lines[line] ?? '').slice(end)
    if (after.trim() === '') return { line, mark: undefined }
    if (/^[ \t]*\{\{/.test(after)) return { line, mark: after }
  }
  return undefined
}

/** Where a fence of at least the opening one's length ends on a line; `undefined` where the line has none. */
export const fenceEnd = (line: string, marker: string): number | undefined => {
  const [all, run = ''] = /^[ \t>]*(`{3,}|~{3,})/.exec(line) ?? []
  return all !== undefined && run[0] === marker[0] && run.length >= marker.length
    ? all.length
    : undefined
}

/** Parts of an opening fence line: up to the language's end, what follows it, and white space at the end. */
export const splitOpening = (
  line: string,
  prefix: string,
): { readonly head: string; readonly info: string; readonly space: string } => {
  const rest = line.slice(prefix.length)
  const [, marker = '', gap = '', word = '', info = '', space = ''] =
    /^(`{3,}|~{3,})([ \t]*)(\S*)([ \t]+\S.*?)?([ \t]*)$/.exec(rest) ?? []
  // A word that reads as a flag, as in "``` exec", is the page's own and must not become one.
  const isFlag = gap !== '' && /^(?:exec|show|bare|interrupt|[a-z]+=\S*)$/.test(word)
  return isFlag
    ? { head: `${prefix}${marker}`, info: `${gap}${word}${info}`, space }
    : word === ''
      ? { head: `${prefix}${marker}`, info: '', space: `${gap}${space}` }
      : { head: `${prefix}${marker}${gap}${word}`, info, space }
}
