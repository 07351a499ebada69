import { readJson } from '../language/json.ts'
import { entriesOf } from '../language/scenario-index.ts'
import type { OwnFile } from '../model/scenario.ts'
import type { Difference } from './compare.ts'
import { frontMatter, type InCourse } from './head.ts'
import { type PlacedPage, type Written, write } from './lab-text.ts'
import { flagsFor } from './marks.ts'
import { missingChecks, missingFiles, missingImage } from './missing.ts'
import { decode, type Findings, fileOf, type Part, partOf } from './parts.ts'
import { unrunSteps } from './unrun.ts'
import type { Workshop } from './workshop.ts'

/** A scenario as a lab, before it is known whether a build makes the same of it. */
export type Draft = {
  readonly lab: string
  readonly own: readonly OwnFile[]
  readonly known: readonly Difference[]
  readonly notes: readonly Difference[]
  readonly pages: readonly PlacedPage[]
  readonly steps: number
  readonly checks: number
}

/**
 * Puts a scenario's pages and checks into one lab; the pages of `keep` stay files, and so does all that cannot come along.
 * `zx`: checks that labproof wrote become zx code again, and what it wrote beside them is left to the next build.
 */
export const compose = (
  files: readonly OwnFile[],
  keep: ReadonlyMap<string, Difference>,
  course: InCourse,
  workshop: Workshop,
  checks: 'zx' | 'scripts',
): Draft => {
  const byPath = new Map(files.map(file => [file.path, file]))
  const text = decode(byPath.get('index.json')) ?? '{}'
  const read = readJson(text)
  const index = read.state === 'read' ? read.value : {}
  const found: Findings = {
    used: new Set(),
    known: [...missingChecks(text, index, byPath)],
    notes: [...missingImage(text, index), ...missingFiles(text, index, byPath)],
  }
  // An index that names itself as a page stays the index.
  const pages = new Map([...byPath].filter(([path]) => path !== 'index.json'))
  const codeIn = checks === 'zx' ? workshop.codeIn : () => undefined
  const parts = entriesOf(index).map(entry => partOf(entry, pages, keep, found, codeIn))
  const isWritten = (path: string) => checks === 'zx' && workshop.besideChecks.includes(path)
  const whole = settleScripts(frontMatter(index, course), parts, workshop, found)
  return {
    ...whole,
    own: files.filter(({ path }) => !found.used.has(path) && !isWritten(path)),
    known: found.known,
    notes: [...found.notes, ...unrunSteps(parts)],
    steps: parts.filter(({ entry }) => entry.kind === 'step').length,
    checks: parts.filter(({ entry }) => pages.has(fileOf(entry.verify ?? '') ?? '')).length,
  }
}

/** Writes the lab; a script that a fence without end swallows goes back to the files. */
const settleScripts = (
  head: string,
  parts: readonly Part[],
  workshop: Workshop,
  { used, notes }: Findings,
): Written => {
  const whole = write(head, parts, flagsFor(head, parts, workshop))
  const seen = workshop.read(whole.lab)
  const lost = whole.scripts.flatMap(({ script, line }) =>
    seen.get(line)?.type === 'verify' ? [] : [script],
  )
  if (lost.length === 0) return whole
  const rest = parts.map(part =>
    part.script && lost.includes(part.script) ? { ...part, script: undefined } : part,
  )
  for (const { path } of lost) {
    used.delete(path)
    notes.push({
      path,
      line: undefined,
      reason: 'stays a file: a fence of its page is never closed',
    })
  }
  return write(head, rest, flagsFor(head, rest, workshop))
}
