import { nearest } from '../language/nearest.ts'
import type { Cell } from '../model/attempt.ts'

const AXES = ['kubernetes', 'etcd'] as const
type Axis = (typeof AXES)[number]

/**
 * Reads `kubernetes=1.33,1.34,etcd=3.5.21-0,3.6.5-0`: every Kubernetes with every etcd, in the order written. Throws an
 * error that says what was expected.
 */
export const parseMatrix = (text: string): readonly Cell[] => {
  const values = new Map<Axis, string[]>()
  let axis: Axis | undefined
  for (const part of text.split(',').map(word => word.trim())) {
    const equals = part.indexOf('=')
    if (equals >= 0) axis = axisOf(part.slice(0, equals), values)
    const value = part.slice(equals + 1)
    if (!axis) throw new Error('expected versions by name, as in `kubernetes=1.33,1.34`')
    if (!FORMS[axis].test(value)) throw new Error(`\`${value}\` is no version of ${axis}`)
    if (values.get(axis)?.includes(value)) throw new Error(`${axis} ${value} stands there twice`)
    values.set(axis, [...(values.get(axis) ?? []), value])
  }
  const all = (name: Axis): readonly (string | undefined)[] => values.get(name) ?? [undefined]
  return all('kubernetes').flatMap(kubernetes => all('etcd').map(etcd => ({ kubernetes, etcd })))
}

/** Both go into arguments and files of other programs: nothing but the letters of a version or an image name. */
const FORMS: Readonly<Record<Axis, RegExp>> = {
  kubernetes: /^[a-z0-9][a-z0-9._:/@-]*$/i,
  etcd: /^[a-z0-9][a-z0-9._-]*$/i,
}

const axisOf = (name: string, seen: ReadonlyMap<Axis, unknown>): Axis => {
  const axis = AXES.find(one => one === name)
  if (!axis) {
    const meant = nearest(name, AXES)
    throw new Error(
      `there is no version of \`${name}\` to choose, expected \`kubernetes\` or \`etcd\`${meant ? `; did you mean \`${meant}\`?` : ''}`,
    )
  }
  if (seen.has(axis)) throw new Error(`\`${axis}=\` stands there twice`)
  return axis
}

/**
 * The node image of a Kubernetes version: an image is itself; of those that are on this machine (`kindest/node:v1.33.4`)
 * the newest patch of the version; else kind's own first image of it.
 */
export const nodeImage = (kubernetes: string, there: readonly string[]): string => {
  if (/[/:]/.test(kubernetes)) return kubernetes
  const version = kubernetes.replace(/^v/, '')
  if (version.split('.').length > 2) return `kindest/node:v${version}`
  const prefix = `kindest/node:v${version}.`
  const patches = there
    .filter(image => image.startsWith(prefix))
    .sort((a, b) => patch(b, prefix) - patch(a, prefix))
  return patches[0] ?? `kindest/node:v${version}.0`
}

const patch = (image: string, prefix: string): number =>
  Number.parseInt(image.slice(prefix.length), 10)
