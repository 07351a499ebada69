import type { Kubectl } from '../../language/kubectl.ts'
import { expandText } from '../expand.ts'
import { at, isList, type JsonObject, withAt } from '../json.ts'
import type { Scene } from '../scene.ts'
import { pathOf } from '../shell.ts'
import type { Thing } from '../world.ts'
import { readDocuments } from './manifests.ts'
import { type PatchType, patched } from './patch.ts'
import type { Reach } from './reach.ts'
import { settle } from './removal.ts'

/** What a command makes of an object's fields; `undefined` where that is not known. */
type Change = (
  manifest: JsonObject,
  thing: Pick<Thing, 'resource' | 'known'>,
) => JsonObject | undefined

/** Changes the fields of the objects that a command speaks of; `false` where it is no such command. */
export const changeFields = (kubectl: Kubectl, reached: Reach, scene: Scene): boolean => {
  const change = changeOf(kubectl, scene)
  if (!change) return false
  const { world } = scene
  for (const thing of reached.things) {
    const manifest = thing.manifest && change(thing.manifest, thing)
    if (scene.sure)
      world.put({ ...thing, manifest, known: thing.known === 'foreign' ? 'foreign' : 'sure' })
    else if (manifest !== thing.manifest) world.put({ ...thing, manifest: undefined })
  }
  for (const thing of reached.vague) world.put({ ...thing, manifest: undefined })
  // Of objects that the lab did not make, only what no one else sets is known from here on.
  if (scene.sure && MARKS.has(kubectl.verb))
    for (const place of reached.absent) {
      const manifest = change({}, { resource: place.resource, known: 'foreign' })
      if (manifest && Object.keys(manifest).length > 0)
        world.put({ ...FOREIGN, ...place, manifest })
    }
  settle(world)
  return true
}

const MARKS = new Set(['label', 'annotate', 'cordon', 'drain'])

const FOREIGN = {
  pattern: undefined,
  times: 1,
  made: undefined,
  known: 'foreign',
  deleting: false,
  together: false,
} as const

const changeOf = (kubectl: Kubectl, scene: Scene): Change | undefined => {
  const { verb, flags } = kubectl
  switch (verb) {
    case 'scale': {
      const replicas = Number(flags.get('replicas'))
      return manifest =>
        Number.isInteger(replicas)
          ? object(withAt(manifest, ['spec', 'replicas'], replicas))
          : undefined
    }
    case 'label':
      return marks('labels', kubectl, scene)
    case 'annotate':
      return marks('annotations', kubectl, scene)
    case 'cordon':
    case 'drain':
      return manifest => object(withAt(manifest, ['spec', 'unschedulable'], true))
    case 'uncordon':
      return manifest => object(withAt(manifest, ['spec', 'unschedulable'], undefined))
    case 'rollout pause':
      return manifest => object(withAt(manifest, ['spec', 'paused'], true))
    case 'rollout resume':
      return manifest => object(withAt(manifest, ['spec', 'paused'], undefined))
    case 'set image':
      return images(kubectl, scene)
    case 'patch':
      return patches(kubectl, scene)
    case 'edit':
    case 'rollout undo':
    case 'set env':
    case 'set resources':
    case 'set selector':
    case 'set serviceaccount':
    case 'set subject':
      return () => undefined
    default:
      return undefined
  }
}

const object = (value: unknown): JsonObject | undefined => (isJsonObject(value) ? value : undefined)

const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Labels that the cluster itself may have set before. */
const SYSTEM = /^(?:(?:beta|node|topology|failure-domain\.beta)\.)?kubernetes\.io\//

/** `app=web`, `stage-`. */
const marks =
  (field: 'labels' | 'annotations', { operands }: Kubectl, { round }: Scene): Change =>
  (manifest, { known }) => {
    let result: JsonObject | undefined = manifest
    for (const operand of operands) {
      const setting = operand.dynamic ? expandText(operand.value, round.variables) : operand.value
      const [, key = '', value] = /^([^=]*?)(?:=(.*)|-)$/s.exec(setting) ?? []
      if (key === '' || (known === 'foreign' && SYSTEM.test(key))) continue
      const had = at(result, 'metadata', field, key)
      if (value !== undefined || had !== undefined)
        result = object(withAt(result, ['metadata', field, key], value))
    }
    return result
  }

/** Where the containers stand, by type. */
const containersPath = (resource: string): readonly string[] =>
  resource === 'pods'
    ? ['spec', 'containers']
    : resource === 'cronjobs'
      ? ['spec', 'jobTemplate', 'spec', 'template', 'spec', 'containers']
      : ['spec', 'template', 'spec', 'containers']

/** `app=nginx:1.27`; `*` is every container. */
const images =
  ({ operands }: Kubectl, { round }: Scene): Change =>
  (manifest, { resource }) => {
    const path = containersPath(resource)
    const containers = at(manifest, ...path)
    if (!isList(containers)) return undefined
    const wanted = operands.map(operand => {
      const [, name = '', image = ''] =
        /^([^=]*)=(.*)$/s.exec(expandText(operand.value, round.variables)) ?? []
      return { name, image }
    })
    return object(
      withAt(
        manifest,
        path,
        containers.map(container => {
          const found = wanted.find(({ name }) => name === '*' || name === at(container, 'name'))
          return found ? withAt(container, ['image'], found.image) : container
        }),
      ),
    )
  }

const patches = (kubectl: Kubectl, scene: Scene): Change => {
  const { flags } = kubectl
  // A controller may answer to a status at once.
  if (flags.has('subresource')) return manifest => manifest
  const source = patchText(kubectl, scene)
  const [document] = source === undefined ? [] : readDocuments(source)
  const type = readType(flags.get('type') ?? 'strategic')
  return manifest =>
    document === undefined || type === undefined ? undefined : patched(manifest, document, type)
}

/** Text of `-p`, found among the words because a flag's value alone does not tell its quotes. */
const patchText = (
  { flags }: Kubectl,
  { words, round, world, shell }: Scene,
): string | undefined => {
  const file = flags.get('patch-file')
  if (file !== undefined) {
    const path = pathOf(file, shell)
    return path === undefined ? undefined : world.files.get(path)?.content
  }
  const value = flags.get('patch')
  const dynamic = words.some(
    word => word.dynamic && value !== undefined && word.value.endsWith(value),
  )
  return value !== undefined && dynamic ? expandText(value, round.variables) : value
}

const readType = (type: string): PatchType | undefined =>
  type === 'merge' || type === 'json' || type === 'strategic' ? type : undefined
