import { join } from 'node:path'
import type { InCourse } from '../import/head.ts'
import { valueAt } from '../language/json.ts'
import { slugify } from '../parse/titles.ts'
import type { LabWords } from '../render/course.ts'
import { type Item, jsonAt } from './import-structure.ts'

/** What a course's entry calls a scenario otherwise than its `index.json` does. */
export const wordsOf = (path: string, { title, description }: Item, cwd: string): LabWords => {
  const index = jsonAt(join(path, 'index.json'), cwd)
  const isOther = (key: string, value: string | undefined) =>
    value !== undefined && value !== valueAt(index, [key])
  return {
    ...(isOther('title', title) && { title }),
    ...(isOther('description', description) && { description }),
  }
}

/** True where `courses.yaml` can hold the words, and gives them back as they are. */
export const areStatable = ({ title = '', description = '' }: LabWords): boolean =>
  title.trim() === title &&
  title.length <= 200 &&
  description.trim() === description &&
  description.length <= 600

/** What a course calls its labs, by the slugs that they get. */
export const calledIn = (
  title: string,
  scenarios: readonly {
    readonly name: string
    readonly course: InCourse
    readonly words: LabWords
  }[],
): Readonly<Record<string, LabWords>> =>
  Object.fromEntries(
    scenarios
      .filter(
        ({ course, words }) => (course.course ?? '') === title && Object.keys(words).length > 0,
      )
      .filter(({ words }) => areStatable(words))
      .map(({ name, course, words }) => [course.slug ?? (slugify(name) || 'lab'), words]),
  )
