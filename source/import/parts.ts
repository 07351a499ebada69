import { below, type Entry } from '../language/scenario-index.ts'
import type { OwnFile } from '../model/scenario.ts'
import type { Difference } from './compare.ts'
import { type ConvertedPage, convertPage } from './page.ts'

/** An entry of the index with what of it goes into the lab. */
export type Part = {
  readonly entry: Entry
  readonly path: string | undefined
  readonly page: Extract<ConvertedPage, { state: 'converted' }> | undefined
  readonly script: Script | undefined
  /** The page's own executable bit. */
  readonly executable?: boolean
}

/** `js`: the zx code of a check that labproof wrote, without the script around it. */
export type Script = {
  readonly path: string
  readonly lang: 'bash' | 'js'
  readonly text: string
  readonly executable: boolean
}

/** The zx code in a script, where it is to come out of it. */
export type CodeIn = (script: string) => string | undefined

/** What was found out on the way: the files that are in the lab now, and what is to be told. */
export type Findings = {
  readonly used: Set<string>
  readonly known: Difference[]
  readonly notes: Difference[]
}

/** An entry with the page and the script that go into the lab; what does not, stays a file or is known to be missing. */
export const partOf = (
  entry: Entry,
  files: ReadonlyMap<string, OwnFile>,
  keep: ReadonlyMap<string, Difference>,
  found: Findings,
  codeIn: CodeIn,
): Part => {
  const path = fileOf(entry.text)
  const script = scriptOf(entry, files, found, codeIn)
  const file = path === undefined ? undefined : files.get(path)
  if (path === undefined || !file || found.used.has(path) || keep.has(path))
    return { entry, path, page: undefined, script }
  const text = decode(file)
  const page: ConvertedPage =
    text === undefined ? { state: 'kept', reason: notText(file) } : convertPage(text)
  if (page.state === 'kept') {
    found.notes.push({ path, line: undefined, reason: `stays a file: ${page.reason}` })
    return { entry, path, page: undefined, script }
  }
  found.used.add(path)
  if (page.mixed !== undefined) {
    const reason = 'has mixed line ends; all of them end with LF now'
    found.known.push({ path, line: undefined, reason })
  }
  return { entry, path, page, script, executable: file.mode === 'executable' }
}

const scriptOf = (
  { verify }: Entry,
  files: ReadonlyMap<string, OwnFile>,
  { used, notes }: Findings,
  codeIn: CodeIn,
): Script | undefined => {
  const path = verify === undefined ? undefined : fileOf(verify)
  const file = path === undefined ? undefined : files.get(path)
  if (path === undefined || !file || used.has(path)) return undefined
  const text = decode(file)
  const reason = text === undefined ? notText(file) : whyKept(text)
  if (text === undefined || reason !== undefined) {
    notes.push({ path, line: undefined, reason: `stays a file: ${reason}` })
    return undefined
  }
  used.add(path)
  const executable = file.mode === 'executable'
  const code = codeIn(text)
  return code === undefined
    ? { path, lang: 'bash', text, executable }
    : { path, lang: 'js', text: `${code}\n`, executable }
}

/** Why a script cannot stand in a lab; `undefined` where it can. */
const whyKept = (script: string): string | undefined => {
  if (/[\r\uFEFF]/.test(script))
    return 'its lines end like Windows\u2019, or it has a byte order mark'
  return script.trim() === '' ? 'it is empty' : undefined
}

/** A file's text, byte order mark and all; `undefined` where it is none. */
export const decode = (file: OwnFile | undefined): string | undefined => {
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

/** A path as files have it, or `undefined` where it leads out of the scenario. */
export const fileOf = (path: string): string | undefined => {
  if (path === '') return ''
  const file = below(path)
  const leads = file.split('/').some(part => part === '' || part === '.' || part === '..')
  return leads || file.includes('\\') ? undefined : file
}
