import { type Dirent, lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import type { Difference } from '../import/compare.ts'
import { decode } from '../import/parts.ts'
import { readJson, valueAt } from '../language/json.ts'
import { count } from '../language/text.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { OwnFile } from '../model/scenario.ts'
import { CannotError } from './cannot.ts'

/** A scenario's folder: its files and what of it cannot come along, or the place where its `index.json` is no JSON. */
export type ReadScenario =
  | {
      readonly state: 'read'
      readonly files: readonly OwnFile[]
      readonly lost: readonly Difference[]
      /** Keys that the `index.json` has twice. */
      readonly notes: readonly Difference[]
    }
  | { readonly state: 'broken'; readonly diagnostic: Diagnostic }

/** What labproof itself keeps beside a scenario. */
const OURS = /^(?:\.labproof\.json|\.labproof-build|\.git)$/

/** Reads a scenario's folder. Links are not followed out of it. */
export const readScenario = (folder: string, cwd: string): ReadScenario => {
  const root = resolve(cwd, folder)
  const lost: Difference[] = []
  const files = attempt(folder, () => walk(realpathSync(root), '', lost))
  const index = files.find(({ path }) => path === 'index.json')
  if (!index)
    throw new CannotError(
      `Cannot import \`${folder}\`: its \`index.json\` is no file of the folder`,
      'Put the file itself there',
    )
  const text = decode(index)
  if (text === undefined)
    return { state: 'broken', diagnostic: broken(NO_TEXT, 'Save the file as UTF-8') }
  const read = readJson(text)
  if (read.state === 'broken')
    return { state: 'broken', diagnostic: broken(read, mend(text, read)) }
  const notes = read.repeated.map(({ key, line }) => ({
    path: 'index.json',
    line,
    reason: `has the key \`${key}\` a second time, and that one counts`,
  }))
  return { state: 'read', files, lost, notes: [...notes, ...inner(files)] }
}

const NO_TEXT = { found: 'bytes that are no UTF-8 text', line: 1, column: 1 }

/** A comma too many or too few, at the end of a line, breaks most of the files that are edited by hand. */
const mend = (text: string, { found, line, column }: typeof NO_TEXT): string => {
  const lines = text.split('\n').slice(0, line)
  const before = [...lines.slice(0, -1), lines.at(-1)?.slice(0, column - 1)].join('\n')
  const isClosing = found === '`}`' || found === '`]`'
  const what =
    isClosing && /,\s*$/.test(before)
      ? 'Take out the comma before it'
      : !isClosing && !found.startsWith('end') && /["}\]\w]\s*\n\s*$/.test(before)
        ? 'Put a comma before it'
        : 'Mend the JSON there'
  return `${what}; Killercoda does not show the scenario either`
}

/** Scenarios in the folder of another, told by the first of them. */
const inner = (files: readonly OwnFile[]): readonly Difference[] => {
  const [first, ...others] = files.filter(
    file =>
      file.path.endsWith('/index.json') && !file.path.startsWith('assets/') && isScenario(file),
  )
  if (!first) return []
  const reason =
    others.length === 0
      ? 'is a scenario of its own, only carried along here; import its folder as well'
      : `is a scenario of its own, like ${count(others.length, 'other')} here, only carried along; import their folders as well`
  return [{ path: first.path, line: undefined, reason }]
}

const isScenario = (index: OwnFile): boolean => {
  const read = readJson(decode(index) ?? '')
  return read.state === 'read' && valueAt(read.value, ['backend']) !== undefined
}

const broken = (
  read: { readonly found: string; readonly line: number; readonly column: number },
  fix: string,
): Diagnostic => {
  const point = { line: read.line, column: read.column, offset: 0 }
  return {
    rule: 'index-json',
    severity: 'error',
    position: { start: point, end: point },
    reason: `Unexpected ${read.found}, expected JSON`,
    fix,
  }
}

const attempt = <Value>(folder: string, read: () => Value): Value => {
  try {
    return read()
  } catch (cause) {
    throw CannotError.from('read', folder, cause)
  }
}

const walk = (root: string, within: string, lost: Difference[]): readonly OwnFile[] =>
  readdirSync(join(root, within), { withFileTypes: true })
    .filter(({ name }) => within !== '' || !OURS.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const path = within === '' ? entry.name : `${within}/${entry.name}`
      if (entry.isDirectory()) return walk(root, path, lost)
      if (path === 'proof.json') {
        lost.push({ path, line: undefined, reason: 'has the name of a proof; it is left out' })
        return []
      }
      return entry.isFile() ? [fileAt(root, path)] : linked(root, path, entry, lost)
    })

const fileAt = (root: string, path: string): OwnFile => {
  const whole = join(root, path)
  const executable = (lstatSync(whole).mode & 0o100) !== 0
  return { path, bytes: readFileSync(whole), mode: executable ? 'executable' : 'file' }
}

/** A link to a file of the folder becomes a file; another one cannot come along. */
const linked = (
  root: string,
  path: string,
  entry: Dirent,
  lost: Difference[],
): readonly OwnFile[] => {
  const miss = (reason: string) => {
    lost.push({ path, line: undefined, reason })
    return []
  }
  if (!entry.isSymbolicLink()) return miss('is no file; it is left out')
  const target = targetOf(join(root, path))
  if (target === undefined) return miss('is a symbolic link to nothing; it is left out')
  const inside = relative(root, target)
  if (inside.startsWith(`..${sep}`) || inside === '..')
    return miss('is a symbolic link that leads out of the folder; it is left out')
  if (!lstatSync(target).isFile()) return miss('is a symbolic link to a folder; it is left out')
  lost.push({
    path,
    line: undefined,
    reason: `was a symbolic link to \`${inside}\`, and is a copy now`,
  })
  const { bytes, mode } = fileAt(root, inside)
  return [{ path, bytes, mode }]
}

const targetOf = (path: string): string | undefined => {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}
