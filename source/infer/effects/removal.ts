import { at, isList, text } from '../json.ts'
import { type Key, keyOf, type Thing, type World } from '../world.ts'

/**
 * Deletes an object with what goes with it: a namespace's objects, a custom type's instances. What a finalizer keeps
 * stays, marked as leaving; true where that is so.
 */
export const remove = (world: World, key: Key): boolean => {
  const thing = world.things.get(key)
  if (!thing) return false
  if (thing.known === 'foreign') {
    world.remove(key)
    return false
  }
  for (const inside of contentsOf(world, thing)) remove(world, keyOf(inside))
  if (isKept(world, thing)) world.put({ ...thing, deleting: true })
  else world.remove(key)
  settle(world)
  return world.things.has(key)
}

/** Lets go what no finalizer keeps any longer. */
export const settle = (world: World): void => {
  for (let changed = true; changed; ) {
    changed = false
    for (const key of world.leaving) {
      const thing = world.things.get(key)
      if (thing && isKept(world, thing)) continue
      world.remove(key)
      changed = true
    }
  }
}

const isKept = (world: World, thing: Thing): boolean => {
  const finalizers = at(thing.manifest, 'metadata', 'finalizers')
  if (isList(finalizers) && finalizers.length > 0) return true
  if (thing.resource === 'persistentvolumeclaims') return isInUse(world, thing)
  return contentsOf(world, thing).some(({ deleting }) => deleting)
}

const contentsOf = (world: World, thing: Thing): readonly Thing[] => {
  if (thing.resource === 'namespaces')
    return [...world.things.values()].filter(({ namespace }) => namespace === thing.name)
  if (thing.resource !== 'customresourcedefinitions') return []
  const kind = text(at(thing.manifest, 'spec', 'names', 'kind'))?.toLowerCase()
  return [...world.things.values()].filter(({ resource }) => resource === kind)
}

/** The control plane keeps a claim as long as a pod mounts it. */
const isInUse = (world: World, { name, namespace }: Thing): boolean =>
  [...world.things.values()].some(other => {
    if (other.namespace !== namespace || other.known !== 'sure') return false
    const pod = at(other.manifest, 'spec', 'template', 'spec', 'volumes')
    const volumes = pod ?? at(other.manifest, 'spec', 'volumes')
    return (
      isList(volumes) &&
      volumes.some(volume => at(volume, 'persistentVolumeClaim', 'claimName') === name)
    )
  })
