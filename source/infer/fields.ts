import type { Field } from '../model/check.ts'
import { UNKNOWN } from './expand.ts'
import { at, isList, isObject, type Json, type JsonObject } from './json.ts'

type Path = Field['path']

/** More than this says no more about what the learner did. */
const MOST = 3

/**
 * The fields by which an object that changed can be told from what it was: those the API server keeps as they are
 * written, the outermost first. `null` stands for a field that went away.
 */
export const changedFields = (before: JsonObject, after: JsonObject): readonly Field[] => {
  const set = leaves(after, [])
    .filter(({ path, value }) => !isSame(at(before, ...path), value) && isKept(path, value))
    .filter(({ path, value }) => at(before, ...path) !== undefined || !isDefault(path, value))
  const unset = REMOVABLE.flatMap(path =>
    removedBelow(at(before, ...path), at(after, ...path), path),
  )
  return [...unset, ...set].sort((a, b) => a.path.length - b.path.length).slice(0, MOST)
}

/** Parts of an object that vanish when they are taken away, instead of falling back to a default. */
const REMOVABLE: readonly Path[] = [
  ['metadata', 'labels'],
  ['metadata', 'annotations'],
  ['metadata', 'finalizers'],
  ['spec', 'unschedulable'],
  ['spec', 'paused'],
]

const removedBelow = (
  before: Json | undefined,
  after: Json | undefined,
  path: Path,
): readonly Field[] => {
  if (isObject(before))
    return Object.entries(before).flatMap(([key, value]) =>
      at(after, key) === undefined && isKept([...path, key], value)
        ? [{ path: [...path, key], value: null }]
        : [],
    )
  const isGone = after === undefined || (isList(after) && after.length === 0)
  const was = before !== undefined && !(isList(before) && before.length === 0)
  return was && isGone ? [{ path, value: null }] : []
}

type Leaf = { readonly path: Path; readonly value: Json }

/** The plain values of an object, lists of plain values as one. */
const leaves = (value: Json, path: Path): readonly Leaf[] => {
  if (isObject(value))
    return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]))
  if (!isList(value)) return value === null || Number.isNaN(value) ? [] : [{ path, value }]
  if (value.length === 0) return []
  if (value.every(item => !isObject(item) && !isList(item))) return [{ path, value }]
  return value.flatMap((item, index) => leaves(item, [...path, index]))
}

const isSame = (a: Json | undefined, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b)

/** True where the API server gives back what was written. */
const isKept = (path: Path, value: Json): boolean => {
  const [first, second] = path
  // `stringData` is turned into `data`; a status, and most of the metadata, is the cluster's own.
  if (first === 'status' || first === 'stringData' || first === 'apiVersion' || first === 'kind')
    return false
  if (first === 'metadata' && !['labels', 'annotations', 'finalizers'].includes(String(second)))
    return false
  if (path.some(part => String(part).includes(UNKNOWN))) return false
  const values = isList(value) ? value : [value]
  if (
    values.some(item => typeof item === 'string' && (item.includes(UNKNOWN) || item.length > 200))
  )
    return false
  return !path.some(part => QUANTITIES.has(String(part))) || values.every(isCanonical)
}

const QUANTITIES = new Set([
  'resources',
  'hard',
  'limits',
  'capacity',
  'storage',
  'sizeLimit',
  'divisor',
  'averageValue',
])

/** `500m`, `64Mi`, `2`: quantities that the API server does not write anew, as it does with `0.5` and `1024Mi`. */
const isCanonical = (value: Json): boolean => {
  if (typeof value === 'boolean') return true
  const [, digits, unit = ''] =
    (typeof value === 'string' && /^([1-9]\d*)(m|[KMGT]i|[kMGT])?$/.exec(value)) || []
  if (digits === undefined) return false
  const next = unit.endsWith('i') ? 1024 : unit === '' ? undefined : 1000
  if (unit === '') return !digits.endsWith('000')
  return next !== undefined && Number(digits) % next !== 0
}

/** What the API server, or the author's silence, would have put there all the same. */
const DEFAULTS: Readonly<Record<string, Json>> = {
  replicas: 1,
  parallelism: 1,
  completions: 1,
  backoffLimit: 6,
  successfulJobsHistoryLimit: 3,
  failedJobsHistoryLimit: 1,
  concurrencyPolicy: 'Allow',
  completionMode: 'NonIndexed',
  podManagementPolicy: 'OrderedReady',
  restartPolicy: 'Always',
  protocol: 'TCP',
  sessionAffinity: 'None',
  dnsPolicy: 'ClusterFirst',
  terminationGracePeriodSeconds: 30,
  revisionHistoryLimit: 10,
  progressDeadlineSeconds: 600,
  minReplicas: 1,
  serviceAccountName: 'default',
  volumeMode: 'Filesystem',
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
  automountServiceAccountToken: true,
  enableServiceLinks: true,
}

const isDefault = (path: Path, value: Json): boolean => {
  const name = String(path.at(-1))
  // A schema is kept as it is; elsewhere `false`, 0 and '' are mostly what an absent field means.
  if (path.includes('openAPIV3Schema')) return false
  if (path[0] === 'data' || (path[0] === 'metadata' && path[1] !== 'finalizers')) return false
  if (Object.hasOwn(DEFAULTS, name)) return isSame(DEFAULTS[name], value)
  if (value === false || value === 0 || value === '') return true
  if (name === 'type' || name === 'maxSurge' || name === 'maxUnavailable')
    return ['ClusterIP', 'RollingUpdate', 'Opaque', '25%', 'Container'].includes(String(value))
  return name === 'imagePullPolicy'
}
