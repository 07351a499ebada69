import { readJson } from '../language/json.ts'
import type { OwnFile } from '../model/scenario.ts'
import { compare, type Difference } from './compare.ts'
import { type Entry, entriesOf, fileOf } from './entries.ts'
import { frontMatter, type InCourse } from './head.ts'
import { type ConvertedPage, convertPage, type PageFence, quote, withFlags } from './page.ts'

/** What a text reads like to the rest of labproof; handed in, since `import` knows neither `parse` nor `render`. */
export type Workshop = {
  /** The fences of a lab: the line of the opening one (from 1), and the mark its page gets behind the closing one. */
  readonly read: (
    lab: string,
  ) => ReadonlyMap<number, { readonly type: string; readonly mark: string }>
  /** The files that `build` makes of a lab, and the repairs that it makes to its text, by line (from 1). */
  readonly build: (lab: string, own: readonly OwnFile[]) => Promise<Rebuilt>
}

type Rebuilt = {
  readonly files: readonly OwnFile[]
  readonly repairs: readonly { readonly line: number; readonly reason: string }[]
}

/** A scenario as a lab. */
export type Imported = {
  /** The text of `lab.md`. */
  readonly lab: string
  /** The files beside it, in `lab.files`. */
  readonly own: readonly OwnFile[]
  /** Where a build gives another folder; empty where it gives the same, byte for byte. */
  readonly differences: readonly Difference[]
  /** What is worth knowing though no byte is another: what stays a file and why, what the index names in vain. */
  readonly notes: readonly Difference[]
  readonly steps: number
  readonly checks: number
}

/**
 * Makes one lab of a scenario's files. `files` holds an `index.json` that is JSON; `lost` are things of the folder that
 * cannot come along. The lab is built in memory, and the differences are those that were really found.
 */
export const importScenario = async (
  files: readonly OwnFile[],
  lost: readonly Difference[],
  course: InCourse,
  workshop: Workshop,
): Promise<Imported> => {
  const keep = new Map<string, Difference>()
  // A page that does not come back as it was, for no reason that is known, stays a file.
  for (;;) {
    const draft = compose(files, keep, course, workshop)
    const rebuilt = await workshop.build(draft.lab, draft.own)
    const known = [...lost, ...draft.known, ...repairsOf(draft, rebuilt)]
    const differences = compare(files, rebuilt.files, known)
    const spoiled = draft.pages.find(
      ({ path }) =>
        !keep.has(path) &&
        !known.some(one => one.path === path) &&
        differences.some(one => one.path === path),
    )
    if (!spoiled) {
      const { lab, own, steps, checks } = draft
      return { lab, own, differences, notes: [...keep.values(), ...draft.notes], steps, checks }
    }
    const reason = 'stays a file: it would not come back as it was'
    keep.set(spoiled.path, { path: spoiled.path, line: undefined, reason })
  }
}

type PlacedPage = {
  readonly path: string
  /** Line of the lab, from 1, at which the page begins, and how its lines were counted in the page itself. */
  readonly begin: number
  readonly toPage: readonly number[]
}

type Draft = {
  readonly lab: string
  readonly own: readonly OwnFile[]
  readonly known: readonly Difference[]
  readonly notes: readonly Difference[]
  readonly pages: readonly PlacedPage[]
  readonly steps: number
  readonly checks: number
}

const compose = (
  files: readonly OwnFile[],
  keep: ReadonlyMap<string, Difference>,
  course: InCourse,
  workshop: Workshop,
): Draft => {
  const byPath = new Map(files.map(file => [file.path, file]))
  const read = readJson(decode(byPath.get('index.json')) ?? '{}')
  const index = read.state === 'read' ? read.value : {}
  const known: Difference[] = []
  const notes: Difference[] = []
  const used = new Set<string>()
  known.push(...missingChecks(decode(byPath.get('index.json')) ?? '', index, byPath))
  notes.push(...missingTexts(decode(byPath.get('index.json')) ?? '', index, byPath))
  const parts = entriesOf(index).map(entry => partOf(entry, byPath, keep, used, known, notes))
  const head = frontMatter(index, course)
  const whole = settleScripts(head, parts, workshop, used, notes)
  return {
    ...whole,
    own: files.filter(({ path }) => !used.has(path)),
    known,
    notes,
    steps: parts.filter(({ entry }) => entry.kind === 'step').length,
    checks: parts.filter(({ entry }) => byPath.has(fileOf(entry.verify ?? '') ?? '')).length,
  }
}

/** Verify entries that name no file: nobody can pass such a step, so the entry is left out. */
const missingChecks = (
  text: string,
  index: unknown,
  files: ReadonlyMap<string, OwnFile>,
): readonly Difference[] =>
  entriesOf(index).flatMap(({ verify }) => {
    if (verify === undefined || files.has(fileOf(verify) ?? '')) return []
    const reason = `names the check \`${verify}\`, which is not there: it is left out, or nobody could pass the step`
    return [{ path: 'index.json', line: lineOf(text, verify), reason }]
  })

/** Texts that are not there, or lead out of the scenario: such a page is blank. */
const missingTexts = (
  text: string,
  index: unknown,
  files: ReadonlyMap<string, OwnFile>,
): readonly Difference[] =>
  entriesOf(index).flatMap(({ text: page }) => {
    const path = fileOf(page)
    if (path !== undefined && (path === '' || files.has(path))) return []
    const why = path === undefined ? 'leads out of the folder' : 'is not there'
    const reason = `names the text \`${page}\`, which ${why}: the page is blank`
    return [{ path: 'index.json', line: lineOf(text, page), reason }]
  })

const lineOf = (text: string, value: string): number | undefined => {
  const at = text.indexOf(JSON.stringify(value))
  return at < 0 ? undefined : text.slice(0, at).split('\n').length
}

type Part = {
  readonly entry: Entry
  readonly path: string | undefined
  readonly page: Extract<ConvertedPage, { state: 'converted' }> | undefined
  readonly script: Script | undefined
  /** The page's own executable bit. */
  readonly executable?: boolean
}

type Script = { readonly path: string; readonly text: string; readonly executable: boolean }

/** An entry with the page and the script that go into the lab; what does not, stays a file or is known to be missing. */
const partOf = (
  entry: Entry,
  files: ReadonlyMap<string, OwnFile>,
  keep: ReadonlyMap<string, Difference>,
  used: Set<string>,
  known: Difference[],
  notes: Difference[],
): Part => {
  const path = fileOf(entry.text)
  const script = scriptOf(entry, files, used, notes)
  const file = path === undefined ? undefined : files.get(path)
  if (path === undefined || !file || used.has(path) || keep.has(path))
    return { entry, path, page: undefined, script }
  const text = decode(file)
  const page: ConvertedPage =
    text === undefined ? { state: 'kept', reason: notText(file) } : convertPage(text)
  if (page.state === 'kept') {
    notes.push({ path, line: undefined, reason: `stays a file: ${page.reason}` })
    return { entry, path, page: undefined, script }
  }
  used.add(path)
  if (page.mixed !== undefined)
    known.push({
      path,
      line: undefined,
      reason: 'has mixed line ends; all of them end with LF now',
    })
  return { entry, path, page, script, executable: file.mode === 'executable' }
}

const scriptOf = (
  { verify }: Entry,
  files: ReadonlyMap<string, OwnFile>,
  used: Set<string>,
  notes: Difference[],
): Script | undefined => {
  const path = verify === undefined ? undefined : fileOf(verify)
  const file = path === undefined ? undefined : files.get(path)
  if (path === undefined || !file || used.has(path)) return undefined
  const text = decode(file)
  const reason =
    text === undefined
      ? notText(file)
      : /[\r\uFEFF]/.test(text)
        ? 'its lines end like Windows\u2019, or it has a byte order mark'
        : text.trim() === ''
          ? 'it is empty'
          : undefined
  if (reason !== undefined || text === undefined) {
    if (reason !== undefined)
      notes.push({ path, line: undefined, reason: `stays a file: ${reason}` })
    return undefined
  }
  used.add(path)
  return { path, text, executable: file.mode === 'executable' }
}

/** Writes the lab; a script that a fence without end swallows goes back to the files. */
const settleScripts = (
  head: string,
  parts: readonly Part[],
  workshop: Workshop,
  used: Set<string>,
  notes: Difference[],
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

type FlagsOf = (part: number, fence: PageFence) => readonly string[]

/** Finds the flags that give each fence its mark: first none, then those that differ from what its place gives it. */
const flagsFor = (head: string, parts: readonly Part[], workshop: Workshop): FlagsOf => {
  const chosen = new Map<PageFence, readonly string[]>()
  const flagsOf: FlagsOf = (_, fence) => [
    ...(chosen.get(fence) ?? []),
    ...(fence.tight ? ['tight'] : []),
  ]
  for (let round = 0; round < 4; round++) {
    const { lab, fences } = write(head, parts, flagsOf)
    const seen = workshop.read(lab)
    let settled = true
    for (const { fence, line } of fences) {
      const block = seen.get(line)
      const wanted = fence.mark ?? ''
      if (!block || block.mark === wanted) continue
      settled = false
      chosen.set(fence, flagsOfMark(wanted, block.type, round))
    }
    if (settled) break
  }
  return flagsOf
}

/** Flags for a mark, given what the block is without: first the plain ones, then the mark itself. */
const flagsOfMark = (mark: string, type: string, round: number): readonly string[] => {
  if (mark === '') return ['bare']
  const runs = /^\s*\{\{\s*exec/.test(mark)
  const as = runs ? (type === 'exec' ? [] : ['exec']) : type === 'exec' ? ['show'] : []
  if (round < 2 && mark === '{{exec}}' && type !== 'exec') return ['exec']
  if (round < 2 && mark === '{{copy}}' && type === 'exec') return ['show']
  if (round < 2 && mark === '{{exec interrupt}}') return [...as, 'interrupt']
  // In a later round the block is what its flags made of it.
  const kept = round > 0 ? [runs ? 'exec' : 'show'] : as
  return [...kept, `mark=${quote(mark)}`]
}

type Written = Pick<Draft, 'lab' | 'pages'> & {
  readonly scripts: readonly { readonly script: Script; readonly line: number }[]
  readonly fences: readonly { readonly fence: PageFence; readonly line: number }[]
}

const write = (head: string, parts: readonly Part[], flagsOf: FlagsOf): Written => {
  const lines = head.replace(/\n$/, '').split('\n')
  const pages: PlacedPage[] = []
  const fences: { readonly fence: PageFence; readonly line: number }[] = []
  const scripts: { readonly script: Script; readonly line: number }[] = []
  // Without any page, a marker still says that the lab lays out its pages itself: none.
  if (parts.length === 0) lines.push('', '<!-- intro text="" no-page -->')
  for (const [index, part] of parts.entries()) {
    const { page, path, script } = part
    lines.push('', marker(part))
    const begin = lines.length + 1
    if (page) {
      const body = [...page.lines]
      for (const fence of page.fences) {
        body[fence.line] = withFlags(body[fence.line] ?? '', fence.prefix, flagsOf(index, fence))
        fences.push({ fence, line: begin + fence.line })
      }
      lines.push(...body)
      pages.push({ path: path ?? '', begin, toPage: lineNumbers(page.lines.length, page.fences) })
    }
    if (script) {
      scripts.push({ script, line: lines.length + 2 })
      lines.push('', ...verifyFence(script))
    }
  }
  return { lab: `${lines.join('\n')}\n`, pages, fences, scripts }
}

/** Line in the page, from 1, of each of its lines in the lab. */
const lineNumbers = (count: number, fences: readonly PageFence[]): readonly number[] => {
  const added = new Set(fences.filter(({ tight }) => tight).map(({ line }) => line - 1))
  let number = 0
  return Array.from({ length: count }, (_, line) => {
    if (!added.has(line)) number += 1
    return number
  })
}

const marker = ({ entry, page, executable }: Part): string => {
  const flags = [
    `text=${value(entry.text)}`,
    ...(entry.kind === 'step' && entry.title !== undefined ? [`title=${value(entry.title)}`] : []),
    ...(page?.ends === 'crlf' ? ['crlf'] : []),
    ...(page?.bom ? ['bom'] : []),
    ...(executable ? ['chmod=+x'] : []),
    ...(page && !page.newline ? ['no-newline'] : []),
    ...(page ? [] : ['no-page']),
  ]
  return `<!-- ${entry.kind} ${flags.join(' ')} -->`
}

/** Plain, or JSON between quotes in which nothing ends a comment. */
const value = (text: string): string =>
  /^[\w./-]+$/.test(text) && !text.includes('--')
    ? text
    : JSON.stringify(text).replaceAll('-->', '--\\u003e').replaceAll('--!>', '--!\\u003e')

const verifyFence = ({ text, executable }: Script): readonly string[] => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const flags = [
    'verify',
    ...(executable ? ['chmod=+x'] : []),
    ...(text.endsWith('\n') ? [] : ['no-newline']),
  ]
  return [`${fence}bash ${flags.join(' ')}`, ...text.replace(/\n$/, '').split('\n'), fence]
}

/** The repairs that `build` makes, as differences of the page they are in. */
const repairsOf = ({ pages }: Draft, { repairs }: Rebuilt): readonly Difference[] =>
  repairs.flatMap(({ line, reason }) => {
    const page = pages.findLast(({ begin }) => begin <= line)
    const number = page?.toPage[line - page.begin]
    return page && number !== undefined ? [{ path: page.path, line: number, reason }] : []
  })

const decode = (file: OwnFile | undefined): string | undefined => {
  if (!file || file.bytes.includes(0)) return undefined
  try {
    return UTF8.decode(file.bytes)
  } catch {
    return undefined
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const notText = ({ bytes }: OwnFile): string =>
  bytes.includes(0) ? 'it holds a NUL byte, and is no text' : 'it is no UTF-8 text'
