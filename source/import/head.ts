import { stringify } from 'yaml'
import { valueAt } from '../language/json.ts'

/** Course and place in it, for a scenario that was imported with others; its folder, where a lab's name does not give it. */
export type InCourse = {
  readonly course?: string | undefined
  readonly order?: number | undefined
  readonly slug?: string | undefined
}

/** The front matter of an imported lab: what an author will want to edit. The rest is left to its `index.json`. */
export const frontMatter = (index: unknown, { course, order, slug }: InCourse): string => {
  const values = {
    ...statable('title', valueAt(index, ['title']), 200),
    ...statable('description', valueAt(index, ['description']), 600),
    ...statable('imageid', valueAt(index, ['backend', 'imageid']), 80),
    ...statable('slug', slug, 200),
    ...statable('course', course, 200),
    ...(order === undefined ? {} : { order }),
    checks: 'written',
  }
  return `---\n${stringify(values, { lineWidth: 0 })}---\n`
}

/** A value that front matter can hold and give back as it is. */
const statable = (key: string, value: unknown, most: number): Readonly<Record<string, string>> =>
  typeof value === 'string' && value.trim() === value && value !== '' && value.length <= most
    ? { [key]: value }
    : {}
