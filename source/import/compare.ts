import type { OwnFile } from '../model/scenario.ts'
import { lineDifferences } from './line-differences.ts'

/** A place where the folder that `build` makes is another than the one that was imported. */
export type Difference = {
  /** Path in the scenario. */
  readonly path: string
  /** Line in the file as it was; `undefined` where the whole file is meant. */
  readonly line: number | undefined
  readonly reason: string
}

/** Every difference between two folders; `known` are those whose reason is known already, by path and line. */
export const compare = (
  given: readonly OwnFile[],
  built: readonly OwnFile[],
  known: readonly Difference[],
): readonly Difference[] => {
  const after = new Map(built.map(file => [file.path, file]))
  const before = new Map(given.map(file => [file.path, file]))
  const reasons = (path: string) => known.filter(difference => difference.path === path)
  const found: Difference[] = []
  for (const file of given) {
    const other = after.get(file.path)
    if (!other) found.push(...orElse(reasons(file.path), file.path, 'is not written'))
    else found.push(...differencesOf(file, other, reasons(file.path)))
  }
  for (const { path } of built)
    if (!before.has(path))
      found.push(...orElse(reasons(path), path, 'is written, and was not there'))
  const paths = new Set([...before.keys(), ...after.keys()])
  return [...found, ...known.filter(({ path }) => !paths.has(path))]
}

const orElse = (
  reasons: readonly Difference[],
  path: string,
  reason: string,
): readonly Difference[] => (reasons.length > 0 ? reasons : [{ path, line: undefined, reason }])

const differencesOf = (
  was: OwnFile,
  is: OwnFile,
  reasons: readonly Difference[],
): readonly Difference[] => {
  const { path } = was
  const mode =
    was.mode === is.mode
      ? []
      : [{ path, line: undefined, reason: `is ${is.mode === 'file' ? 'not ' : ''}executable now` }]
  if (isSame(was.bytes, is.bytes)) return mode
  const lines = lineDifferences(path, text(was.bytes), text(is.bytes))
  const told = lines.flatMap(difference => {
    const known = reasons.filter(({ line }) => line === difference.line)
    return known.length > 0 ? known : [difference]
  })
  const whole = reasons.filter(({ line }) => !told.some(difference => difference.line === line))
  return [
    ...mode,
    ...whole,
    ...(whole.length > 0 && told.every(one => lines.includes(one)) ? [] : told),
  ]
}

export const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])

const text = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
