import type { Assertion, Field, ObjectRef } from '../model/check.ts'
import { UNKNOWN } from './expand.ts'
import { changedFields } from './fields.ts'
import { globbed } from './glob.ts'
import { at, text } from './json.ts'
import { keyOf, type LabFile, type Thing, type World } from './world.ts'

/** What a step changes for good, as assertions. */
export type Changes = {
  /** False before the step, true after it. */
  readonly certain: readonly Assertion[]
  /** True after the step; before it they may be true as well. */
  readonly weak: readonly Assertion[]
}

/** Compares the world after a step with what was there before it. */
export const changesOf = (world: World): Changes => {
  const certain: Assertion[] = []
  const weak: Assertion[] = []
  const counted = new Set<string>()
  const deleted = new Set<string>()
  for (const [key, before] of world.thingsBefore) {
    const after = world.things.get(key)
    if (!after && before?.known === 'sure' && before.resource === 'namespaces')
      deleted.add(before.name)
  }
  for (const [key, before] of world.thingsBefore) {
    const after = world.things.get(key)
    if (!after) {
      // With its namespace goes what is in it; that a foreign object does not come back is not known.
      if (before?.known !== 'sure' || deleted.has(before.namespace ?? '')) continue
      if (!/[*\uE000]/.test(keyOf(before)))
        certain.push({ type: 'gone', object: refOf(before, world) })
      continue
    }
    if (after.known === 'maybe' || after.deleting || isFleeting(after)) continue
    if (after.namespace?.includes('*') || keyOf(after).includes(UNKNOWN)) continue
    if (!before || before.known === 'maybe') {
      const made =
        after.known === 'foreign' ? foreignOf(before, after, world) : madeOf(after, world, counted)
      if (made) (before ? weak : certain).push(made)
      continue
    }
    const fields = fieldsBetween(before, after, world)
    if (fields.length > 0 && !after.name.includes('*'))
      certain.push({ type: 'exists', object: refOf(after, world), fields })
  }
  certain.push(...fileChanges(world))
  return { certain, weak }
}

const refOf = ({ resource, name, namespace }: Thing, world: World): ObjectRef => {
  // The kubeconfig's namespace need not be named, as long as it is the one a learner begins with.
  const home = namespace === world.namespace && /^default$|\*/.test(namespace)
  return { resource, name, namespace: home ? undefined : namespace }
}

/** Gone soon after it was made, by no one's command. */
const isFleeting = ({ resource, manifest }: Thing): boolean => {
  const seconds = at(manifest, 'spec', 'ttlSecondsAfterFinished')
  return resource === 'jobs' && typeof seconds === 'number' && seconds < 3600
}

const foreignOf = (
  before: Thing | undefined,
  after: Thing,
  world: World,
): Assertion | undefined => {
  const fields = changedFields(before?.manifest ?? {}, after.manifest ?? {})
  return fields.length > 0 ? { type: 'exists', object: refOf(after, world), fields } : undefined
}

const madeOf = (after: Thing, world: World, counted: Set<string>): Assertion | undefined => {
  const pattern = after.pattern ?? (after.name.includes('*') ? after.name : undefined)
  if (pattern !== undefined && pattern !== '*') return countOf(pattern, after, world, counted)
  if (after.name.includes('*')) return undefined
  const fields = after.made && after.manifest ? changedFields(after.made, after.manifest) : []
  return { type: 'exists', object: refOf(after, world), fields: settled(fields, after, world) }
}

/** One count for all objects that a loop named alike; none where there were others of such a name before. */
const countOf = (
  pattern: string,
  { resource, namespace, together }: Thing,
  world: World,
  counted: Set<string>,
): Assertion | undefined => {
  const key = keyOf({ resource, namespace, name: pattern })
  if (counted.has(key)) return undefined
  counted.add(key)
  const fits = globbed(pattern)
  let before = 0
  let after = 0
  for (const thing of world.alike(namespace, pattern)) {
    // A workload's pods are called after it.
    if (resource === 'pods' && thing.resource !== 'pods' && fits(`${thing.name}-x`))
      return undefined
    if (thing.resource !== resource || !(fits(thing.name) || thing.name === pattern)) continue
    const was = world.thingsBefore.has(keyOf(thing)) ? world.thingsBefore.get(keyOf(thing)) : thing
    if (was) before += was.times
    if (thing.known !== 'maybe' && !thing.deleting) after += thing.times
  }
  // Of commands that run all at once some may fail; half of them show that the learner did it.
  const least = together ? Math.max(before + 1, Math.ceil(after / 2)) : after
  if (least <= before || least > after) return undefined
  return {
    type: 'count',
    object: refOf({ ...NAMED, resource, namespace, name: pattern }, world),
    least,
  }
}

const NAMED: Thing = {
  resource: '',
  namespace: undefined,
  name: '',
  pattern: undefined,
  times: 1,
  manifest: undefined,
  made: undefined,
  known: 'sure',
  deleting: false,
  together: false,
}

const fieldsBetween = (before: Thing, after: Thing, world: World): readonly Field[] =>
  before.manifest && after.manifest
    ? settled(changedFields(before.manifest, after.manifest), after, world)
    : []

/** Without what a controller sets anew: the replicas of what is scaled automatically. */
const settled = (fields: readonly Field[], thing: Thing, world: World): readonly Field[] => {
  if (!fields.some(isReplicas)) return fields
  const scaled = [...world.things.values()].some(
    other =>
      other.resource === 'horizontalpodautoscalers' &&
      other.namespace === thing.namespace &&
      text(at(other.manifest, 'spec', 'scaleTargetRef', 'name')) === thing.name,
  )
  return scaled ? fields.filter(field => !isReplicas(field)) : fields
}

const isReplicas = ({ path }: Field): boolean => path.join('.') === 'spec.replicas'

const fileChanges = (world: World): readonly Assertion[] => {
  const assertions: Assertion[] = []
  for (const [path, before] of world.filesBefore) {
    const after = world.files.get(path)
    if (!after && before) assertions.push({ type: 'no-file', path })
    if (!after || after.folder) continue
    const line = lineOf(after, before)
    if (line !== undefined || ((!before || before.folder) && !after.foreign))
      assertions.push({ type: 'file', path, contains: line })
  }
  return withoutInner(assertions)
}

/** The first line that tells a file from what it was, and from any other. */
const lineOf = ({ content }: LabFile, before: LabFile | undefined): string | undefined => {
  if (content === undefined || (before && !before.folder && before.content === undefined))
    return undefined
  return content
    .split('\n')
    .map(line => line.trim())
    .find(
      line =>
        line.length >= 4 &&
        line.length <= 120 &&
        !/^(?:#!|apiVersion:|---)/.test(line) &&
        !/[\uE000\\$`]/.test(line) &&
        before?.content?.includes(line) !== true,
    )
}

/** A folder that is gone took its files with it. */
const withoutInner = (assertions: readonly Assertion[]): readonly Assertion[] => {
  const gone = new Set(assertions.flatMap(one => (one.type === 'no-file' ? [one.path] : [])))
  return assertions.filter(one => {
    if (one.type !== 'no-file') return true
    for (let end = one.path.lastIndexOf('/'); end > 0; end = one.path.lastIndexOf('/', end - 1))
      if (gone.has(one.path.slice(0, end))) return false
    return true
  })
}
