import type { Machine } from '../machine/learner.ts'
import { type KubeObject, type Snapshot, takeSnapshot } from './snapshot.ts'

/** Longer than the clock of an object's fields is coarse. */
const CONTROL_MS = 1500

export type Difference = {
  readonly object: KubeObject
  readonly type: 'created' | 'changed' | 'deleted'
}

/**
 * Names the objects that something other than the cluster itself has changed since a snapshot. Where there are any,
 * the cluster is left alone for a moment: what goes on changing by itself (a job in the background) is left out.
 */
export const changesOf = async (machine: Machine, before: Snapshot): Promise<readonly string[]> => {
  const after = await takeSnapshot(machine, before.kinds)
  const differences = differencesBetween(before, after)
  if (differences.length === 0) return []
  await new Promise(resolve => setTimeout(resolve, CONTROL_MS))
  const later = await takeSnapshot(machine, after.kinds)
  const restless = new Set(differencesBetween(after, later).map(({ object }) => object.resource))
  return differences
    .filter(({ object }) => !restless.has(object.resource))
    .map(({ object, type }) => `${object.name} ${type}`)
}

/** What people and their programs changed between two snapshots; what Kubernetes did by itself is left out. */
export const differencesBetween = (before: Snapshot, after: Snapshot): readonly Difference[] => {
  if (before.missing !== undefined || after.missing !== undefined) return []
  const differences: Difference[] = []
  for (const object of after.objects.values()) {
    const earlier = before.objects.get(object.name)
    if (!earlier) {
      if (!isOfCluster(object)) differences.push({ object, type: 'created' })
    } else if (earlier.uid === object.uid) {
      const leaves = object.deleting && !earlier.deleting
      // The owner of an object takes it away in a rollout; the mark of that counts as a generation.
      if (leaves && !object.owned) differences.push({ object, type: 'deleted' })
      else if (!leaves && isChanged(earlier, object)) differences.push({ object, type: 'changed' })
    }
  }
  for (const object of before.objects.values())
    if (!after.objects.has(object.name) && !goesByItself(object, before))
      differences.push({ object, type: 'deleted' })
  return differences
}

/**
 * Made by the cluster: owned by something that stays, or written by its own components alone. A pod, a replica set or
 * a job without an owner is what deleting with `--cascade=orphan` left, whoever wrote it.
 */
const isOfCluster = (object: KubeObject): boolean =>
  object.owned ||
  (object.writes.people === '[]' && object.writes.cluster !== '[]' && !ORPHANS.has(object.resource))

const ORPHANS = new Set(['pods', 'replicasets', 'jobs'])

const isChanged = (before: KubeObject, after: KubeObject): boolean => {
  if (before.resourceVersion === after.resourceVersion) return false
  if (before.writes.people !== after.writes.people) return true
  if (before.writes.cluster !== after.writes.cluster) return false
  // A second write of the same fields in the same second leaves no trace but these.
  return before.generation !== undefined || after.generation !== undefined
    ? before.generation !== after.generation
    : !after.hasStatus
}

const goesByItself = (object: KubeObject, before: Snapshot): boolean =>
  object.deleting ||
  isOfCluster(object) ||
  (object.namespace !== undefined &&
    before.objects.get(`namespaces/${object.namespace}`)?.deleting === true)
