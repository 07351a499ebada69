import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Lab } from '../model/lab.ts'
import type { ScenarioFile } from '../model/scenario.ts'
import type { CourseMeta } from '../parse/courses.ts'
import type { Candidate, CourseFile, LabProof } from '../publish/lab.ts'
import { type Entry, entryOf, renderCatalogue } from '../render/catalogue.ts'
import {
  type CourseLab,
  courseLab,
  coursesOf,
  renderRoot,
  renderStructure,
} from '../render/course.ts'
import { render } from '../render/render.ts'
import { proofMatches } from '../report/transcript/proof.ts'
import { askBash } from './bash.ts'
import { readBuilt } from './built.ts'
import { CannotError } from './cannot.ts'
import { COURSES, courseFolder, loadCourses } from './courses.ts'
import { hash } from './hash.ts'
import { loadLab } from './lab.ts'
import { COURSE, findLabs, scenarioFolder } from './labs.ts'
import { readOwn } from './own.ts'
import { filesOf } from './plan.ts'

declare const LABPROOF_VERSION: string

/** Everything that is to be published, as the checkout has it. */
export type Gathered = {
  readonly labs: readonly Candidate[]
  readonly course: CourseFile
  /** The courses' `structure.json`, by their paths on the branch. */
  readonly structures: readonly ScenarioFile[]
  /** The labs as their courses see them. */
  readonly courseLabs: readonly CourseLab[]
  /** What lint says of each lab. */
  readonly findings: readonly {
    readonly path: string
    readonly diagnostics: readonly Diagnostic[]
  }[]
}

/** Reads every lab of the course, what was built of it, its proof, and the course's entries; writes nothing. */
export const gather = async (cwd: string): Promise<Gathered> => {
  const courses = loadCourses(COURSE, cwd)
  const labs: Candidate[] = []
  const entries: Entry[] = []
  const courseLabs: CourseLab[] = []
  const findings: Gathered['findings'][number][] = []
  for (const path of findLabs([], cwd)) {
    const loaded = await loadLab(path, cwd, askBash)
    const { diagnostics, understanding } = loaded
    findings.push({ path, diagnostics })
    const folder = dirname(loaded.path)
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length
    if (!understanding || errors > 0) {
      labs.push({ path, folder, state: 'broken', errors })
      continue
    }
    const { lab, source, checks } = understanding
    const scenario = render(lab, source, checks, readOwn(path, cwd))
    const written = filesOf(scenario)
    courseLabs.push(courseLab(path, lab))
    entries.push({
      ...entryOf(lab, checks),
      folder: scenarioFolder(path, lab.slug, undefined, cwd),
      hash: loaded.hash,
    })
    const files = Object.fromEntries(scenario.files.map(file => [file.path, hash(file.content)]))
    labs.push({
      path,
      folder,
      state: 'rendered',
      target: targetOf(lab, courses),
      files: written,
      built: readBuilt(written, folder, cwd),
      proof: readProof(join(cwd, folder, 'proof.json'), { hash: loaded.hash, files }),
    })
  }
  return {
    labs,
    course: { ...readCourse(entries, cwd), empty: emptyCourses(courses, courseLabs) },
    structures: structuresOf(courseLabs, courses),
    courseLabs,
    findings,
  }
}

type Courses = ReadonlyMap<string, CourseMeta>

const folderOf = (title: string | undefined, courses: Courses): string =>
  courseFolder(title, courses.get(title ?? ''))

const targetOf = ({ slug, meta }: Lab, courses: Courses): string => {
  const folder = folderOf(meta.course, courses)
  return folder === ROOT ? slug : `${folder}/${slug}`
}

/** Courses that `courses.yaml` names and no lab does, and labs that are not in the course where it names them. */
const emptyCourses = (courses: Courses, labs: readonly CourseLab[]): CourseFile['empty'] => {
  const path = `${COURSE}/${COURSES}`
  return [...courses].flatMap(([title, meta]): CourseFile['empty'] => {
    const slugs = labs.filter(({ course }) => (course ?? '') === title).map(({ slug }) => slug)
    if (slugs.length === 0) return [{ path, title, lab: undefined }]
    const strangers = Object.keys(meta.labs ?? {}).filter(lab => !slugs.includes(lab))
    return strangers.map(lab => ({ path, title, lab }))
  })
}

const structuresOf = (labs: readonly CourseLab[], courses: Courses): readonly ScenarioFile[] => {
  const owners = new Map<string, string>()
  const found = coursesOf(labs).map(course => {
    const folder = folderOf(course.title, courses)
    const title = course.title ?? 'the labs without a course'
    const other = owners.get(folder)
    if (other !== undefined)
      throw new CannotError(
        `Cannot publish course \`${other}\` and \`${title}\`: both would be in the folder \`${folder}\``,
        `Give one of the two another name in its labs’ front matter, or another \`folder\` in \`${COURSE}/${COURSES}\``,
      )
    owners.set(folder, title)
    return { course, folder }
  })
  return found.map(({ course, folder }) => {
    const words = courses.get(course.title ?? '')
    if (folder !== ROOT) return renderStructure(course, folder, words)
    const beside = found.flatMap(other => (other.folder === ROOT ? [] : [other.folder]))
    const shared = course.labs.find(({ slug }) => beside.includes(slug))
    if (shared)
      throw new CannotError(
        `Cannot publish \`${shared.path}\` in \`${shared.slug}\`: that is the folder of course \`${owners.get(shared.slug)}\``,
        `Give the lab another \`slug\`, or the course another \`folder\` in \`${COURSE}/${COURSES}\``,
      )
    return renderRoot(course, beside, words)
  })
}

/** Where a course is that has no folder of its own. */
const ROOT = '.'

const readProof = (
  path: string,
  subject: { readonly hash: string; readonly files: Readonly<Record<string, string>> },
): LabProof => {
  if (!existsSync(path)) return { state: 'missing' }
  const text = readFileSync(path, 'utf8')
  const proof = readRecord(text)
  const kubernetes = proof && readRecord(JSON.stringify(proof['machine']))?.['kubernetes']
  const startedAt = proof?.['startedAt']
  const durationMs = proof?.['durationMs']
  if (
    typeof kubernetes !== 'string' ||
    typeof startedAt !== 'string' ||
    typeof durationMs !== 'number'
  )
    return { state: 'unreadable' }
  const is = { ...subject, labproof: LABPROOF_VERSION, image: undefined }
  if (proofMatches(text, is)) return { state: 'proven', kubernetes, startedAt, durationMs }
  const outcome = proof?.['outcome']
  if (outcome === 'failed' || outcome === 'interrupted') return { state: outcome }
  return { state: 'stale' }
}

const readRecord = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

const readCourse = (entries: readonly Entry[], cwd: string): Omit<CourseFile, 'empty'> => {
  const path = `${COURSE}/structure.json`
  const wanted = renderCatalogue(entries, COURSE).find(file => file.path === path)?.content ?? ''
  const there = existsSync(join(cwd, path)) ? readFileSync(join(cwd, path), 'utf8') : undefined
  const handmade = readdirSync(join(cwd, COURSE))
    .map(name => `${COURSE}/${name}`)
    .filter(
      folder =>
        existsSync(join(cwd, folder, 'index.json')) && !existsSync(join(cwd, folder, 'lab.md')),
    )
  return { path, there, wanted, handmade }
}
