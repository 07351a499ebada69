/** A JSON value: what a manifest or a patch is made of. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = { readonly [key: string]: Json }

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

/** A parsed value as JSON; what JSON does not know is left out, keys become text. */
export const toJson = (value: unknown): Json => {
  if (Array.isArray(value)) return value.map(toJson)
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, inner]) => [String(key), toJson(inner)]))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]))
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : null
}

/** The value at a path; `undefined` where there is none. */
export const at = (
  value: Json | undefined,
  ...path: readonly (string | number)[]
): Json | undefined =>
  path.reduce<Json | undefined>((inner, part) => {
    if (typeof part === 'number') return isList(inner) ? inner[part] : undefined
    return isObject(inner) && Object.hasOwn(inner, part) ? inner[part] : undefined
  }, value)

/** A copy with the value at a path set, objects on the way made; `undefined` removes the key. */
export const withAt = (
  value: Json | undefined,
  path: readonly (string | number)[],
  inner: Json | undefined,
): Json => {
  const [part, ...rest] = path
  if (part === undefined) return inner ?? null
  if (typeof part === 'number') {
    const list = isList(value) ? [...value] : []
    list[part] = withAt(list[part], rest, inner)
    return list
  }
  const object = isObject(value) ? value : {}
  if (rest.length > 0 || inner !== undefined)
    return { ...object, [part]: withAt(at(object, part), rest, inner) }
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== part))
}

export const text = (value: Json | undefined): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
