import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { CourseView } from '../preview/protocol.ts'
import { CannotError } from './cannot.ts'
import { COURSE } from './labs.ts'
import { summarizeProof } from './preview-proof.ts'
import { readFileOf } from './read.ts'
import { readJson } from './read-json.ts'

/** The catalogue that `labproof build` writes. */
const catalogueSchema = z.object({
  scenarios: z.array(
    z.object({
      path: z.string(),
      title: z.string(),
      description: z.string(),
      imageid: z.string(),
      steps: z.number(),
      checks: z.number(),
    }),
  ),
})

/** Reads a course from its `index.json`; `path` is its folder. Labs whose file is not there are left out. */
export const readCourse = (path: string, cwd: string): CourseView => {
  const file = join(path, 'index.json')
  const read = catalogueSchema.safeParse(readJson(file, cwd))
  if (!read.success)
    throw new CannotError(
      `Cannot read \`${file}\`: it is no catalogue of labs`,
      'Write it with `labproof build`, or name a lab',
    )
  const labs = read.data.scenarios.flatMap(lab => {
    const source = labFile(path, lab.path)
    if (!existsSync(join(cwd, source))) return []
    const { path: id, ...told } = lab
    const proof = summarizeProof(join(cwd, path, id, 'proof.json'), readFileOf(source, cwd).hash)
    return [{ href: `labs/${id}/`, path: id, ...told, proof }]
  })
  return { title: titleOf(path, cwd), labs }
}

/** The course's own title, where its labs name one. */
const titleOf = (path: string, cwd: string): string => {
  const file = join(path, COURSE, 'structure.json')
  if (!existsSync(join(cwd, file))) return 'Labs'
  const read = z.object({ title: z.string() }).safeParse(readJson(file, cwd))
  return read.success ? read.data.title : 'Labs'
}

/** The file of a lab of a course, by its path in the catalogue. */
export const labFile = (course: string, lab: string): string => join(course, lab, 'lab.md')
