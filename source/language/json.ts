import { type AnyNode, type ObjectNode, parse } from '@humanwhocodes/momoa'
import { messageOf } from '../model/trouble.ts'

/** JSON as a value, or the place where it stops being JSON. */
export type ReadJson =
  | { readonly state: 'read'; readonly value: unknown; readonly repeated: readonly RepeatedKey[] }
  | {
      readonly state: 'broken'
      readonly found: string
      readonly line: number
      readonly column: number
    }

/** A key that an object has twice; the last one counts. */
type RepeatedKey = { readonly key: string; readonly line: number }

export type JsonPath = readonly (string | number)[]

/** Reads JSON; a byte order mark before it is let pass. */
export const readJson = (text: string): ReadJson => {
  const json = withoutMark(text)
  try {
    const { body } = parse(json, { mode: 'json', ranges: true })
    return { state: 'read', value: JSON.parse(json), repeated: repeatedIn(body) }
  } catch (cause) {
    if (endsEarly(json)) return { state: 'broken', found: 'end of the text', ...endOf(json) }
    const message = messageOf(cause)
    const at = (key: string): number => {
      const value: unknown = typeof cause === 'object' && cause ? Reflect.get(cause, key) : 1
      return typeof value === 'number' ? value : 1
    }
    const words = message.replace(/^Unexpected /, '').replace(/ found\. \(\d+:\d+\)$/, '')
    const found = words.replace(/^token (\w+)$/, (_, token: string) => TOKENS[token] ?? token)
    return { state: 'broken', found, line: at('line'), column: at('column') }
  }
}

/** The value at a path of parsed JSON; `undefined` where there is none. */
export const valueAt = (value: unknown, path: JsonPath): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? Reflect.get(inner, key)
        : undefined,
    value,
  )

/** The line, from 1, on which the value at a path of a JSON text begins; `undefined` where there is none. */
export const lineAt = (text: string, path: JsonPath): number | undefined => {
  const { body } = parse(withoutMark(text), { mode: 'json' })
  return path.reduce<AnyNode | undefined>((node, key) => node && childOf(node, key), body)?.loc
    .start.line
}

const TOKENS: Readonly<Record<string, string>> = {
  Comma: '`,`',
  Colon: '`:`',
  LBrace: '`{`',
  RBrace: '`}`',
  LBracket: '`[`',
  RBracket: '`]`',
  String: 'text',
  Number: 'number',
  Boolean: 'boolean',
  Null: '`null`',
}

/** True where nothing is wrong but that the text ends too soon. */
const endsEarly = (json: string): boolean => {
  try {
    JSON.parse(json)
    return false
  } catch (cause) {
    return cause instanceof Error && /end of JSON input|Unterminated string/.test(cause.message)
  }
}

const endOf = (json: string): { readonly line: number; readonly column: number } => {
  const lines = json.split('\n')
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}

/**
 * Sets one value of a JSON text, or takes it out where it is `undefined`; everything else stays as it was written. What
 * is new is indented like the rest.
 */
export const setJson = (text: string, path: JsonPath, value: unknown): string => {
  const mark = text.slice(0, text.length - withoutMark(text).length)
  const json = withoutMark(text)
  const { body } = parse(json, { mode: 'json', ranges: true })
  const edit = editOf(json, body, path, value)
  return edit ? `${mark}${json.slice(0, edit.start)}${edit.text}${json.slice(edit.end)}` : text
}

const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '')

type Edit = { readonly start: number; readonly end: number; readonly text: string }

const editOf = (
  json: string,
  node: AnyNode,
  [key, ...rest]: JsonPath,
  value: unknown,
): Edit | undefined => {
  if (key === undefined) {
    const [start, end] = rangeOf(node)
    return { start, end, text: write(json, value, start) }
  }
  const child = childOf(node, key)
  if (child && (value !== undefined || rest.length > 0)) return editOf(json, child, rest, value)
  if (value === undefined) return child && removal(node, key)
  const whole = rest.reduceRight<unknown>((inner, part) => ({ [part]: inner }), value)
  const members = node.type === 'Object' ? node.members : node.type === 'Array' ? node.elements : []
  const last = members.at(-1)
  const name = node.type === 'Object' ? `${JSON.stringify(String(key))}: ` : ''
  if (last) {
    const [start, end] = rangeOf(memberNode(last))
    const gap = gapBefore(json, start)
    return { start: end, end, text: `,${gap}${name}${write(json, whole, start)}` }
  }
  const [start, end] = rangeOf(node)
  const made = node.type === 'Object' ? { [key]: whole } : [whole]
  return { start, end, text: write(json, made, start) }
}

/** A member of an object has a name; an element of an array is its value. */
const memberNode = (member: AnyNode): AnyNode => (member.type === 'Element' ? member.value : member)

/** White space between a member and what stands before it. */
const gapBefore = (json: string, start: number): string =>
  /\s*$/.exec(json.slice(0, start))?.[0] ?? ' '

const childOf = (node: AnyNode, key: string | number): AnyNode | undefined => {
  if (node.type === 'Array') return node.elements[Number(key)]?.value
  return node.type === 'Object' ? memberOf(node, key)?.value : undefined
}

/** Of two members with one key the last one counts. */
const memberOf = (node: ObjectNode, key: string | number) =>
  node.members.findLast(({ name }) => nameOf(name) === key)

const removal = (node: AnyNode, key: string | number): Edit | undefined => {
  const members = node.type === 'Object' ? node.members : node.type === 'Array' ? node.elements : []
  const index =
    node.type === 'Object'
      ? node.members.findLastIndex(({ name }) => nameOf(name) === key)
      : Number(key)
  const member = members[index]
  if (!member) return undefined
  const [start, end] = rangeOf(memberNode(member))
  const previous = members[index - 1]
  if (previous) return { start: rangeOf(memberNode(previous))[1], end, text: '' }
  const next = members[index + 1]
  return { start: start, end: next ? rangeOf(memberNode(next))[0] : end, text: '' }
}

const write = (json: string, value: unknown, at: number): string => {
  const unit = /\n([ \t]+)\S/.exec(json)?.[1] ?? '  '
  const line = json.slice(json.lastIndexOf('\n', at - 1) + 1, at)
  const indent = /^[ \t]*/.exec(line)?.[0] ?? ''
  const end = json.includes('\r\n') ? '\r\n' : '\n'
  return JSON.stringify(value, null, unit).replaceAll('\n', `${end}${indent}`)
}

const repeatedIn = (node: AnyNode): readonly RepeatedKey[] => {
  if (node.type === 'Array') return node.elements.flatMap(({ value }) => repeatedIn(value))
  if (node.type !== 'Object') return []
  const seen = new Set<string>()
  return node.members.flatMap(({ name, value, loc }) => {
    const key = nameOf(name)
    const again = seen.has(key) ? [{ key, line: loc.start.line }] : []
    seen.add(key)
    return [...again, ...repeatedIn(value)]
  })
}

const nameOf = (name: { readonly type: string }): string =>
  'value' in name ? String(name.value) : 'name' in name ? String(name.name) : ''

const rangeOf = ({ range }: { readonly range?: unknown }): readonly [number, number] =>
  Array.isArray(range) ? [Number(range[0]), Number(range[1])] : [0, 0]
