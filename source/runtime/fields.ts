import { isDeepStrictEqual } from 'node:util'

/**
 * The parts of a dotted path: `spec.replicas`, `spec.containers[0].image`, `metadata.labels["app.kubernetes.io/name"]`.
 * Throws a `TypeError` where it is none.
 */
const pathParts = (path: string): readonly string[] => {
  const parts: string[] = []
  const pattern = /(?:^|\.)([^.[\]]+)|\[(?:"([^"]*)"|'([^']*)'|(\d+))\]/gy
  while (pattern.lastIndex < path.length) {
    const match = pattern.exec(path)
    if (!match)
      throw new TypeError(`Unexpected field \`${path}\`, expected a path such as \`spec.replicas\``)
    parts.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '')
  }
  return parts
}

/** The value at a dotted path of an object; `undefined` where there is none. */
export const fieldAt = (object: unknown, path: string): unknown =>
  pathParts(path).reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined,
    object,
  )

/**
 * Deep equality as an author means it: `1` and `"1"` are the same (Kubernetes keeps labels and quantities as text),
 * and `null` is the same as absent.
 */
export const isSameValue = (found: unknown, wanted: unknown): boolean =>
  isDeepStrictEqual(plain(found), plain(wanted))

const plain = (value: unknown): unknown => {
  if (value === null || value === undefined) return undefined
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
  return String(value)
}
