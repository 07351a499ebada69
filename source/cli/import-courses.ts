import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseDocument } from 'yaml'
import type { Difference } from '../import/compare.ts'
import { coursesSchema } from '../parse/courses.ts'
import type { LabWords } from '../render/course.ts'
import { COURSES, courseFolder, loadCourses } from './courses.ts'
import { writeFiles } from './write.ts'

/** A course as its folder has it; its title is empty for scenarios without a course. */
export type FoundCourse = {
  readonly title: string
  readonly folder: string
  readonly description: string | undefined
  /** What it calls its labs otherwise than they call themselves, by slug. */
  readonly labs: Readonly<Record<string, LabWords>>
}

/** What the `courses.yaml` beside the imported labs has to say, and what it cannot. */
export type ImportedCourses = {
  readonly path: string
  /** Titles of the courses that are written into it; empty for the scenarios without one. */
  readonly written: readonly string[]
  readonly notes: readonly Difference[]
}

/**
 * Keeps each course where its learners find it: writes its folder, where its title alone would give another, its
 * description, and what it calls its labs. What an author has written there stays. Throws a `CannotError` where the file
 * cannot be read or written.
 */
export const keepCourses = (
  found: readonly FoundCourse[],
  out: string,
  isDry: boolean,
  cwd: string,
): ImportedCourses => {
  const path = join(out, COURSES)
  const there = loadCourses(out, cwd)
  const document = parseDocument(
    existsSync(resolve(cwd, path)) ? readFileSync(resolve(cwd, path), 'utf8') : '',
  )
  const written: string[] = []
  const notes: Difference[] = []
  const first = new Map<string, FoundCourse>()
  for (const course of found) {
    const { title, folder, description, labs } = course
    const same = first.get(title)
    first.set(title, same ?? course)
    const lies = same?.folder ?? courseFolder(title || undefined, there.get(title))
    if (same !== undefined || there.has(title)) {
      if (lies !== folder) notes.push(moves(course, lies))
      continue
    }
    const meta = {
      ...(lies === folder ? {} : { folder }),
      ...(description && { description }),
      ...(Object.keys(labs).length > 0 && { labs }),
    }
    if (Object.keys(meta).length === 0) continue
    if (coursesSchema.safeParse({ [title]: meta }, { jitless: true }).success) {
      document.setIn([title], document.createNode(meta))
      written.push(title)
    } else if (lies !== folder) notes.push(moves(course, lies))
  }
  const content = document.toString({ lineWidth: 0 })
  if (written.length > 0 && !isDry)
    writeFiles([{ path: COURSES, content, mode: 'file' }], resolve(cwd, out))
  return { path, written, notes }
}

const moves = ({ title, folder }: FoundCourse, other: string): Difference => ({
  path: folder,
  line: undefined,
  reason: `is the folder of ${title === '' ? 'the scenarios without a course' : `course \`${title}\``}, and is \`${other}\` when it is published: its URLs change`,
})
