import { lineAt, valueAt } from '../language/json.ts'
import { entriesOf, type NamedFile, namedFiles } from '../language/scenario-index.ts'
import type { OwnFile } from '../model/scenario.ts'
import type { Difference } from './compare.ts'
import { fileOf } from './parts.ts'

/** Verify entries that name no file: nobody can pass such a step, so the entry is left out. */
export const missingChecks = (
  text: string,
  index: unknown,
  files: ReadonlyMap<string, OwnFile>,
): readonly Difference[] =>
  entriesOf(index).flatMap(({ at, verify }) => {
    if (verify === undefined || files.has(fileOf(verify) ?? '')) return []
    const reason = `names the check \`${verify}\`, which is not there: it is left out, or nobody could pass the step`
    return [{ path: 'index.json', line: lineAt(text, [...at, 'verify']), reason }]
  })

/** Texts, scripts and assets that are not there, or lead out of the scenario, by line: they stay named in vain. */
export const missingFiles = (
  text: string,
  index: unknown,
  files: ReadonlyMap<string, OwnFile>,
): readonly Difference[] => {
  const paths = [...files.keys()]
  const found = namedFiles(index).flatMap(({ kind, at, path }) => {
    const file = fileOf(path)
    const place = kind === 'asset' ? `assets/${file}` : (file ?? '')
    const isFolder = kind === 'asset' && paths.some(path => path.startsWith(`${place}/`))
    if (kind === 'check' || (file !== undefined && (files.has(place) || isFolder))) return []
    const why = file === undefined ? 'leads out of the folder' : 'is not there'
    const reason = `names the ${kind} \`${path}\`, which ${why}: ${BECAUSE[kind]}`
    return [{ path: 'index.json', line: lineAt(text, at), reason }]
  })
  return found.sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
}

/** What Killercoda starts no machine without; an index that is no object says nothing at all. */
export const missingImage = (text: string, index: unknown): readonly Difference[] => {
  if (typeof index !== 'object' || index === null || Array.isArray(index)) {
    const reason = 'is no object, as that of a scenario is: Killercoda shows none'
    return [{ path: 'index.json', line: undefined, reason }]
  }
  if (typeof valueAt(index, ['backend', 'imageid']) === 'string') return []
  const line = valueAt(index, ['backend']) === undefined ? undefined : lineAt(text, ['backend'])
  const reason = 'names no image in `backend.imageid`: Killercoda starts no machine for it'
  return [{ path: 'index.json', line, reason }]
}

const BECAUSE: Readonly<Record<Exclude<NamedFile['kind'], 'check'>, string>> = {
  text: 'the page is blank',
  script: 'nothing runs there',
  asset: 'nothing is copied',
}
