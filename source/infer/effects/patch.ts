import { at, isList, isObject, type Json, type JsonObject, text, withAt } from '../json.ts'

export type PatchType = 'merge' | 'strategic' | 'json'

/** An object after a patch; `undefined` where the outcome is not known here. */
export const patched = (
  object: JsonObject,
  patch: Json,
  type: PatchType,
): JsonObject | undefined => {
  const result = type === 'json' ? byOperations(object, patch) : merged(object, patch, type)
  return result !== undefined && isObject(result) ? result : undefined
}

/** RFC 7386, or kubectl's default, which joins lists of named things. */
const merged = (value: Json | undefined, patch: Json, type: PatchType): Json | undefined => {
  if (isList(patch)) return type === 'merge' ? patch : joined(value, patch)
  if (!isObject(patch)) return patch
  const result = new Map(isObject(value) ? Object.entries(value) : [])
  for (const [key, inner] of Object.entries(patch)) {
    if (key.startsWith('$')) return undefined
    if (inner === null) {
      result.delete(key)
      continue
    }
    // Of all lists of plain values only the finalizers are joined.
    const joins = key === 'finalizers' && type === 'strategic' && isList(inner)
    const next = joins ? union(result.get(key), inner) : merged(result.get(key), inner, type)
    if (next === undefined) return undefined
    result.set(key, next)
  }
  return Object.fromEntries(result)
}

const union = (value: Json | undefined, added: readonly Json[]): Json => [
  ...new Set([...(isList(value) ? value : []), ...added]),
]

const joined = (value: Json | undefined, patch: readonly Json[]): Json | undefined => {
  if (patch.every(item => !isObject(item))) return patch
  const list = isList(value) ? [...value] : []
  for (const item of patch) {
    const name = text(at(item, 'name'))
    const index = list.findIndex(other => text(at(other, 'name')) === name)
    // Where a new item goes in the list, and by what it is known without a name, the API server decides.
    if (name === undefined || (index < 0 && list.length > 0)) return undefined
    const next = merged(list[index], item, 'strategic')
    if (next === undefined) return undefined
    list[Math.max(index, 0)] = next
    if (index < 0 && patch.length > 1) return undefined
  }
  return list
}

/** RFC 6902: add, replace and remove; anything else is not known here. */
const byOperations = (object: Json, patch: Json): Json | undefined => {
  let result: Json = object
  for (const step of isList(patch) ? patch : []) {
    const operation = at(step, 'op')
    const path = pointer(text(at(step, 'path')) ?? '', result)
    const value = at(step, 'value')
    if (operation === 'test') continue
    if (
      !path ||
      (operation === 'add' && typeof path.at(-1) === 'number' && at(result, ...path) !== undefined)
    )
      return undefined
    if (operation === 'remove' && typeof path.at(-1) !== 'number')
      result = withAt(result, path, undefined)
    else if ((operation === 'add' || operation === 'replace') && value !== undefined)
      result = withAt(result, path, value)
    else return undefined
  }
  return result
}

/** `/spec/containers/0/image` as a path in the object it points into; `-` is behind a list's end. */
const pointer = (path: string, object: Json): readonly (string | number)[] | undefined => {
  if (!path.startsWith('/')) return undefined
  const parts: (string | number)[] = []
  for (const raw of path.slice(1).split('/')) {
    const part = raw.replaceAll('~1', '/').replaceAll('~0', '~')
    const inside = at(object, ...parts)
    if (isList(inside) || part === '-') {
      const index = part === '-' ? (isList(inside) ? inside.length : 0) : Number(part)
      if (!Number.isInteger(index) || index < 0 || index > (isList(inside) ? inside.length : 0))
        return undefined
      parts.push(index)
    } else parts.push(part)
  }
  return parts
}
