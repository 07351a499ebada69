import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type CourseMeta, readCourses } from '../parse/courses.ts'
import { slugify } from '../parse/titles.ts'
import { CannotError } from './cannot.ts'
import { COURSE } from './labs.ts'
import { readFileOf } from './read.ts'

/** File beside the labs that says of their courses what no lab can say alone. */
export const COURSES = 'courses.yaml'

/** What the `courses.yaml` of a folder of labs says, by title; nothing where there is none. */
export const loadCourses = (folder: string, cwd: string): ReadonlyMap<string, CourseMeta> => {
  const path = `${folder}/${COURSES}`
  if (!existsSync(join(cwd, path))) return new Map()
  const read = readCourses(Buffer.from(readFileOf(path, cwd).bytes).toString('utf8'))
  if (read.state === 'read') return read.courses
  throw new CannotError(
    `Cannot read \`${path}\`: ${read.problem}, at line ${read.line}`,
    'Mend the line; a course is `Its title:`, and below it `folder:`, `description:` or `labs:`',
  )
}

/** Folder of a course on the branch, and its place in the URL; `.` is the root. */
export const courseFolder = (title: string | undefined, meta: CourseMeta | undefined): string =>
  meta?.folder ?? (title === undefined ? COURSE : slugify(title) || 'course')
