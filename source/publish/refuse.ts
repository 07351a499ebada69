import { missingFiles } from './index-names.ts'
import type { BuiltFile, Candidate, CourseFile, LabProof, Refusal } from './lab.ts'

/** Everything that stands in the way of publishing these labs, by lab, then by course. */
export const refuse = (labs: readonly Candidate[], course: CourseFile): readonly Refusal[] => [
  ...labs.flatMap(refuseLab),
  ...refuseSamePaths(labs),
  ...refuseCourse(labs, course),
  ...refuseEmpty(labs, course),
]

const refuseLab = (lab: Candidate): readonly Refusal[] => {
  const { path } = lab
  if (lab.state === 'broken') {
    const reason = `${lab.errors} ${lab.errors === 1 ? 'error' : 'errors'}, expected none`
    return [{ type: 'findings', path, reason, fix: `Run \`labproof lint ${path}\`, and mend them` }]
  }
  if (isUnbuilt(lab))
    return [{ type: 'built', path: lab.folder, reason: 'the scenario is not built', fix: BUILD }]
  return [...refuseBuilt(lab), ...refuseIndex(lab), ...refuseProof(path, lab.proof)]
}

const BUILD = 'Run `labproof build`'

/** Then it has no proof and no course entry either, which need not be said. */
const isUnbuilt = (lab: Candidate): boolean =>
  lab.state === 'rendered' && lab.built.every(({ state }) => state === 'missing')

/** One refusal for a folder that is not as it would be built, naming the files that show it. */
const refuseBuilt = (lab: Candidate & { readonly state: 'rendered' }): readonly Refusal[] => {
  const path = lab.folder
  const files = lab.built.filter(({ state }) => state !== 'same')
  const links = files.filter(({ state }) => state === 'link')
  if (links.length > 0) {
    const reason = `${names(links)} is a symbolic link, which may lead elsewhere`
    return [{ type: 'built', path, reason, fix: 'Remove the link, then run `labproof build`' }]
  }
  if (files.length === 0) return []
  const reasons = [
    ['broken', 'is no valid JSON'],
    ['missing', 'is missing'],
    ['different', 'is not as `build` would write it now'],
  ] as const
  const reason = reasons
    .map(([state, words]) => ({ words, some: files.filter(file => file.state === state) }))
    .filter(({ some }) => some.length > 0)
    .map(({ words, some }) => `${names(some)} ${words}`)
    .join('; ')
  return [{ type: 'built', path, reason, fix: BUILD }]
}

/** An index of the author's own may name what is not there: Killercoda shows nothing then, or a step nobody passes. */
const refuseIndex = ({
  path,
  files,
}: Candidate & { readonly state: 'rendered' }): readonly Refusal[] => {
  const [first, ...rest] = missingFiles(files)
  if (first === undefined) return []
  const more = rest.length === 0 ? '' : ` (and ${rest.length} more)`
  const reason = `its \`index.json\` names \`${first}\`${more}, which is not there`
  return [{ type: 'index', path, reason, fix: 'Put the file into the lab, or take its name out' }]
}

const names = (files: readonly BuiltFile[]): string => {
  const [first, ...rest] = files.map(({ path }) => `\`${path}\``)
  return rest.length === 0 ? `${first}` : `${first} (and ${rest.length} more)`
}

const refuseProof = (path: string, { state }: LabProof): readonly Refusal[] => {
  if (state === 'proven') return []
  const fix = `Run \`labproof prove ${path}\`, or publish with \`--unproven\``
  return [{ type: 'proof', path, reason: PROOFS[state], fix }]
}

/** What a proof is that is none, in a refusal and in the commit's message. */
export const PROOFS: Readonly<Record<Exclude<LabProof['state'], 'proven'>, string>> = {
  missing: 'there is no proof',
  failed: 'its proof failed',
  interrupted: 'its proof did not come to its end',
  stale: 'its proof is of another source, or of another labproof',
  unreadable: 'its proof cannot be read',
}

const refuseSamePaths = (labs: readonly Candidate[]): readonly Refusal[] => {
  const first = new Map<string, string>()
  return labs.flatMap((lab): readonly Refusal[] => {
    if (lab.state === 'broken') return []
    const { path, target } = lab
    const other = first.get(target)
    if (other === undefined) {
      first.set(target, path)
      return []
    }
    const reason = `it is published at \`${target}\`, as \`${other}\` is`
    return [{ type: 'same-path', path, reason, fix: 'Give one of the two another `slug`' }]
  })
}

const refuseCourse = (labs: readonly Candidate[], course: CourseFile): readonly Refusal[] => {
  const { path, there, wanted, handmade } = course
  const refusal = (reason: string, fix = BUILD): Refusal => ({
    type: 'course',
    path,
    reason,
    fix,
  })
  const orphans = handmade.map(folder => ({
    ...refusal('a scenario without a lab', `Run \`labproof import ${folder}\`, or move it away`),
    path: folder,
  }))
  if (there === undefined) return [...orphans, refusal('there is no such file')]
  const entries = readEntries(there)
  if (entries === undefined) return [...orphans, refusal('it is no valid `structure.json`')]
  const parent = path.slice(0, path.lastIndexOf('/') + 1)
  const folders = labs
    .filter(lab => !isUnbuilt(lab))
    .map(({ folder }) => folder.slice(parent.length))
  const scenarios = new Set([...folders, ...handmade.map(folder => folder.slice(parent.length))])
  const missing = entries.filter(entry => !scenarios.has(entry))
  const unlisted = folders.filter(folder => !entries.includes(folder))
  const differs = missing.length === 0 && unlisted.length === 0 && there !== wanted
  // A lab that cannot be read is not in what would be written either: that is said already.
  const known = labs.every(lab => lab.state === 'rendered' && !isUnbuilt(lab))
  return [
    ...orphans,
    ...missing.map(entry => refusal(`course entry \`${entry}\` has no scenario`)),
    ...unlisted.map(folder => refusal(`scenario \`${folder}\` has no course entry`)),
    ...(differs && known && handmade.length === 0
      ? [refusal('it is not as `build` would write it now')]
      : []),
  ]
}

const refuseEmpty = (labs: readonly Candidate[], { empty }: CourseFile): readonly Refusal[] =>
  // A lab that cannot be read may be of that course.
  labs.some(({ state }) => state === 'broken')
    ? []
    : empty.map(({ path, title, lab }) => ({ type: 'course', path, ...emptyWords(title, lab) }))

/** The entry of the title `''` is for labs without a course. */
const emptyWords = (
  title: string,
  lab: string | undefined,
): { readonly reason: string; readonly fix: string } => {
  const place = title === '' ? 'without a course' : `in its course \`${title}\``
  if (lab !== undefined)
    return {
      reason: `no lab \`${lab}\` is ${place}`,
      fix: 'Write the `slug` of a lab that is, or take it out',
    }
  return title === ''
    ? { reason: `no lab is ${place}`, fix: 'Take the entry `""` out' }
    : {
        reason: `no lab is of its course \`${title}\``,
        fix: `Write \`course: ${title}\` in the front matter of its labs, or take the course out`,
      }
}

/** The paths of a `structure.json`; `undefined` where it is none. */
const readEntries = (text: string): readonly string[] | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    const items: unknown =
      typeof value === 'object' && value !== null ? Reflect.get(value, 'items') : undefined
    if (!Array.isArray(items)) return undefined
    return items.map((item: unknown) =>
      typeof item === 'object' && item !== null ? String(Reflect.get(item, 'path')) : String(item),
    )
  } catch {
    return undefined
  }
}
