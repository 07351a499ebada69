import type { Document } from 'yaml'
import { nearest } from '../../language/nearest.ts'
import type { Machine } from '../../machine/learner.ts'

/** Says of an unknown field where the API has it: elsewhere in the same kind, or under a name like it. */
export const explainField = async (
  machine: Machine,
  document: Document.Parsed,
  path: readonly (string | number)[],
  field: string,
): Promise<{ readonly reason: string; readonly fix: string }> => {
  const name = String(path.at(-1) ?? field)
  const parent = path.slice(0, -1).filter(key => typeof key === 'string')
  const known = await fieldsOf(machine, document)
  const elsewhere = known
    .filter(one => one.at(-1) === name)
    .map(one => one.slice(0, -1))
    .sort((a, b) => shared(b, parent) - shared(a, parent) || a.length - b.length)
  const home = elsewhere.find(one => isThere(document, one)) ?? elsewhere[0]
  const where = parent.length === 0 ? 'the manifest' : `\`${parent.join('.')}\``
  const reason = `Unexpected field \`${name}\` in ${where}`
  if (home)
    return {
      reason: `${reason}, expected it in ${home.length === 0 ? 'the manifest itself' : `\`${home.join('.')}\``}`,
      fix: `Move \`${name}\` into \`${home.at(-1) ?? 'the manifest'}\``,
    }
  const siblings = known
    .filter(one => one.length === parent.length + 1 && shared(one, parent) === parent.length)
    .map(one => one.at(-1) ?? '')
  const near = nearest(name, siblings)
  return {
    reason: `${reason}, expected one that the API has`,
    fix:
      near === undefined ? `Remove it; \`kubectl explain\` lists the fields` : `Write \`${near}\``,
  }
}

/** Every field of a kind as a path; `kubectl explain --recursive` indents them by two spaces. */
const fieldsOf = async (
  machine: Machine,
  document: Document.Parsed,
): Promise<readonly (readonly string[])[]> => {
  const { stdout } = await machine.exec(
    [
      'kubectl',
      'explain',
      String(document.get('kind')).toLowerCase(),
      `--api-version=${String(document.get('apiVersion'))}`,
      '--recursive',
    ],
    { timeoutMs: 20_000 },
  )
  const fields: (readonly string[])[] = []
  const at: string[] = []
  for (const [, indent = '', name = ''] of stdout.matchAll(/^((?: {2})+)([\w$-]+)\t/gm)) {
    at.length = indent.length / 2 - 1
    at.push(name)
    fields.push([...at])
  }
  return fields
}

const shared = (a: readonly string[], b: readonly string[]): number => {
  const different = a.findIndex((key, index) => key !== b[index])
  return different < 0 ? a.length : different
}

/** The manifest has that place, through the first element of each list. */
const isThere = (document: Document.Parsed, path: readonly string[]): boolean => {
  let value: unknown = document.toJS()
  for (const key of path) {
    if (Array.isArray(value)) value = value[0]
    if (typeof value !== 'object' || value === null || !(key in value)) return false
    value = Reflect.get(value, key)
  }
  return true
}
