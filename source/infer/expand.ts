/** Stands in an expanded text for what only a running shell knows; a character of the private use area. */
export const UNKNOWN = '\uE000'

/** More words than a lab types in braces. */
const MOST = 1000

export type Variables = ReadonlyMap<string, string>

/**
 * A text with its variables put in; substitutions and variables that are not known become `UNKNOWN`.
 * `escapes`: a backslash before `$` keeps it, as in a here-document.
 */
export const expandText = (text: string, variables: Variables, escapes = false): string => {
  const pieces: string[] = []
  let from = 0
  for (let index = 0; index < text.length; ) {
    const found = expansionAt(text, index, variables, escapes)
    if (!found) {
      index += 1
      continue
    }
    pieces.push(text.slice(from, index), found.value)
    index = found.end
    from = index
  }
  return from === 0 ? text : `${pieces.join('')}${text.slice(from)}`
}

type Expansion = { readonly value: string; readonly end: number }

const expansionAt = (
  text: string,
  start: number,
  variables: Variables,
  escapes: boolean,
): Expansion | undefined => {
  const char = text[start]
  const next = text[start + 1] ?? ''
  if (char === '\\' && escapes && /[$`\\\n]/.test(next))
    return { value: next === '\n' ? '' : next, end: start + 2 }
  if (char === '`') return { value: UNKNOWN, end: closing(text, start + 1, '`') }
  if (char !== '$') return undefined
  if (next === '(') return { value: UNKNOWN, end: closing(text, start + 1, ')') }
  if (next === '{') return braced(text, start, variables)
  const name = /^(?:[A-Za-z_]\w*|[\d@*#?$!-])/.exec(text.slice(start + 1, start + 65))?.[0]
  if (name === undefined) return undefined
  return { value: variables.get(name) ?? UNKNOWN, end: start + 1 + name.length }
}

/** `${NAME}`, `${NAME:-default}`; every other operation is left to the shell. */
const braced = (text: string, start: number, variables: Variables): Expansion => {
  const end = closing(text, start + 1, '}')
  const [, name = '', fallback] =
    /^(\w+)(?::?[-=]([^$`]*))?$/.exec(text.slice(start + 2, end - 1)) ?? []
  return { value: variables.get(name) ?? fallback ?? UNKNOWN, end }
}

const OPENING: Readonly<Record<string, string>> = { ')': '(', '}': '{' }

/** Offset behind the mark that closes what opens at `from`; the end of the text where none does. */
const closing = (text: string, from: number, mark: string): number => {
  let depth = 0
  for (let index = from; index < text.length; index++) {
    if (text[index] === OPENING[mark]) depth += 1
    else if (text[index] === mark && --depth <= 0) return index + 1
  }
  return text.length
}

/** The words that `/srv/{a,b/{c,d}}` and `pod-{1..3}` stand for; more than a thousand are not known. */
export const expandBraces = (text: string): readonly string[] => {
  const open = text.indexOf('{')
  if (open < 0) return [text]
  const end = closing(text, open, '}')
  const choices = choicesIn(text.slice(open + 1, end - 1))
  const tails = expandBraces(text.slice(end))
  const heads = choices ? choices.flatMap(expandBraces) : [text.slice(open, end)]
  if (heads.length * tails.length > MOST) return [UNKNOWN]
  return heads.flatMap(head => tails.map(tail => `${text.slice(0, open)}${head}${tail}`))
}

const choicesIn = (inner: string): readonly string[] | undefined => {
  const range = /^(-?\d{1,9})\.\.(-?\d{1,9})$/.exec(inner)
  if (range) {
    const [from, to] = [Number(range[1]), Number(range[2])]
    const length = Math.abs(to - from) + 1
    if (length > MOST) return [UNKNOWN]
    return Array.from({ length }, (_, index) => String(from + (to < from ? -index : index)))
  }
  const parts: string[] = ['']
  let depth = 0
  for (const char of inner) {
    if (char === ',' && depth === 0) {
      parts.push('')
      continue
    }
    depth += char === '{' ? 1 : char === '}' ? -1 : 0
    parts[parts.length - 1] += char
  }
  return parts.length > 1 ? parts : undefined
}
