import { LineCounter, parseDocument } from 'yaml'
import * as z from 'zod'
import { FOLDER_NAME } from './folder-name.ts'
import { text, yamlProblem } from './front-matter.ts'

const FOLDER =
  'a folder: letters, digits, `-`, `_` and `.`, as in `storage-basics`, or `.` for the root of the branch'

/** What a course calls one of its labs, where that is not what the lab calls itself. */
const wordsSchema = z.strictObject(
  {
    title: text(200).describe('Title in the list; default: that of the lab').optional(),
    description: text(600).describe('Text in the list; default: that of the lab').optional(),
  },
  'a mapping with `title`, `description` or both, and no other key',
)

/**
 * What labs do not say of their course, by its title as their front matter has it, empty for the labs that name none; all
 * of it is optional. Its JSON Schema is in schema/courses.schema.json.
 */
export const coursesSchema = z.record(
  z.string(),
  z.strictObject(
    {
      folder: z
        .string(FOLDER)
        .regex(new RegExp(`^\\.$|${FOLDER_NAME.source}`), FOLDER)
        .describe(
          'Folder of the course and its place in the URL; default: made of its title; `.`: none',
        )
        .optional(),
      description: text(600)
        .describe('Text on the card of the course; default: how many labs it has')
        .optional(),
      labs: z
        .record(z.string(), wordsSchema, 'a mapping of slugs of labs')
        .describe('What the course calls a lab otherwise than it calls itself, by its slug')
        .optional(),
    },
    'a mapping with `folder`, `description` or `labs`, and no other key',
  ),
)

/** What `courses.yaml` says of a course. */
export type CourseMeta = z.infer<typeof coursesSchema>[string]

export type Courses =
  | { readonly state: 'read'; readonly courses: ReadonlyMap<string, CourseMeta> }
  /** `line` counts from 1. */
  | { readonly state: 'broken'; readonly line: number; readonly problem: string }

/** Reads a `courses.yaml`; an empty one says nothing of any course. */
export const readCourses = (yaml: string): Courses => {
  const counter = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: counter })
  const broken = (offset: number, problem: string): Courses => ({
    state: 'broken',
    line: counter.linePos(offset).line,
    problem,
  })
  const error = document.errors[0]
  if (error) return broken(error.pos[0], `${yamlProblem(error)}, expected valid YAML`)
  const value: unknown = document.toJS()
  if (value === null || value === undefined) return { state: 'read', courses: new Map() }
  const result = coursesSchema.safeParse(value, { jitless: true })
  if (result.success) return { state: 'read', courses: new Map(Object.entries(result.data)) }
  const issue = result.error.issues[0]
  const path = (issue?.path ?? []).map(String)
  const node = path.length === 0 ? document.contents : document.getIn(path, true)
  const range =
    typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined
  const where = path.length === 0 ? 'the file' : `\`${path.join('.')}\``
  const wanted = path.length === 0 ? 'a mapping of titles of courses' : issue?.message
  return broken(Array.isArray(range) ? Number(range[0]) : 0, `${where} is not ${wanted}`)
}
