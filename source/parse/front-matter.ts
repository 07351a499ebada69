import { LineCounter, parseDocument, type YAMLParseError } from 'yaml'
import * as z from 'zod'
import { nearest } from '../language/nearest.ts'
import type { Fault } from '../model/fault.ts'
import type { Position } from '../model/place.ts'
import { FOLDER_NAME } from './folder-name.ts'

/** A text that an author writes, trimmed. */
export const text = (most: number) => {
  const wanted = `a text of 1 to ${most} characters`
  return z.string(wanted).trim().min(1, wanted).max(most, wanted)
}

const whole = (least: number, most: number) => {
  const wanted = `a whole number from ${least} to ${most}`
  return z.int(wanted).min(least, wanted).max(most, wanted)
}

const SLUG = 'letters, digits, `-`, `_` and `.`, as in `day-025`'
const LEVELS = ['beginner', 'intermediate', 'advanced'] as const

/** Front matter as an author may write it; all of it is optional. Its JSON Schema is in schema/lab.schema.json. */
export const frontMatterSchema = z.strictObject({
  title: text(200).describe('Title of the lab; default: its first heading').optional(),
  description: text(600)
    .describe('Text on the card; default: the first paragraph under "THE IDEA"')
    .optional(),
  imageid: text(80)
    .describe("Killercoda's backend image; default: kubernetes-kubeadm-1node")
    .optional(),
  slug: z
    .string(SLUG)
    .regex(FOLDER_NAME, SLUG)
    .describe('Folder of the scenario and its place in the URL; default: the name of the lab')
    .optional(),
  course: text(200).describe('Course that the lab belongs to').optional(),
  order: whole(0, 9999).describe('Place in the course; default: the number of "Day 25"').optional(),
  time: whole(1, 240).describe('Minutes that a learner needs').optional(),
  difficulty: z
    .enum(LEVELS, `one of ${LEVELS.map(level => `\`${level}\``).join(', ')}`)
    .describe('What a learner should bring along')
    .optional(),
  checks: z
    .literal('written', '`written`, or no such key')
    .describe('`written`: no check is inferred; default: where a step has none, one is')
    .optional(),
})

export type FrontMatter = z.infer<typeof frontMatterSchema>

const KEYS = Object.keys(frontMatterSchema.shape)

/** Reads the YAML between the `---` lines; what is wrong is a fault with its line in the lab. */
export const readFrontMatter = (
  yaml: string,
  position: Position,
): { readonly values: FrontMatter; readonly faults: readonly Fault[] } => {
  const counter = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: counter })
  // The YAML begins on the line after the opening `---`.
  const begin = position.start.offset + 4
  const at = (start: number, end: number): Position => {
    const from = counter.linePos(start)
    const to = counter.linePos(end)
    return {
      start: { line: position.start.line + from.line, column: from.col, offset: begin + start },
      end: { line: position.start.line + to.line, column: to.col, offset: begin + end },
    }
  }
  const error = document.errors[0]
  if (error) {
    const [start, end] = error.pos
    return failed({
      type: 'front-matter',
      found: yamlProblem(error),
      wanted: 'valid YAML',
      position: at(start, end),
    })
  }
  const value: unknown = document.toJS()
  if (value === null || value === undefined) return { values: {}, faults: [] }
  if (typeof value !== 'object' || Array.isArray(value))
    return failed({
      type: 'front-matter',
      found: Array.isArray(value) ? 'a list' : `\`${String(value)}\``,
      wanted: 'a mapping, as in `title: My lab`',
      position,
    })
  const faults: Fault[] = []
  const range = (key: string): Position => {
    const node = document.get(key, true)
    const span =
      typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined
    return Array.isArray(span) ? at(Number(span[0]), Number(span[1])) : position
  }
  const known = Object.fromEntries(Object.entries(value).filter(([key]) => KEYS.includes(key)))
  for (const key of Object.keys(value))
    if (!KEYS.includes(key))
      faults.push({ type: 'front-matter-key', key, near: nearest(key, KEYS), position: range(key) })
  // Compiling a validator costs more than the one mapping that it would read.
  const result = frontMatterSchema.safeParse(known, { jitless: true })
  if (result.success) return { values: result.data, faults }
  for (const issue of result.error.issues) {
    const key = String(issue.path[0] ?? '')
    faults.push({
      type: 'front-matter',
      found: `\`${key}: ${String(known[key])}\``,
      wanted: issue.message,
      position: range(key),
    })
  }
  return { values: {}, faults }
}

/** The parser's words, without the place that is told beside them. */
export const yamlProblem = ({ message, code }: YAMLParseError): string =>
  (message.split('\n')[0] ?? code).replace(/ at line \d.*$/, '')

const failed = (fault: Fault) => ({ values: {}, faults: [fault] })
