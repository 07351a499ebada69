import type { Kubectl } from '../../language/kubectl.ts'
import { asPattern } from '../draft.ts'
import { globbed } from '../glob.ts'
import { at, isObject, text } from '../json.ts'
import { namespaceOf, type Scene } from '../scene.ts'
import { expandWord } from '../shell.ts'
import { keyOf, type Place, type Thing } from '../world.ts'
import { readFiles } from './inputs.ts'

/** The objects that a command speaks of. */
export type Reach = {
  readonly things: readonly Thing[]
  /** Those it may speak of: names or selectors that only the shell knows. */
  readonly vague: readonly Thing[]
  /** Named, and not made by the lab. */
  readonly absent: readonly Place[]
}

/** What `all` stands for. */
const ALL = new Set(
  'pods services deployments replicasets statefulsets daemonsets jobs cronjobs horizontalpodautoscalers'.split(
    ' ',
  ),
)

/** Finds the objects that the targets, files and selectors of a command speak of. */
export const reach = (kubectl: Kubectl, scene: Scene): Reach => {
  const { world } = scene
  const things: Thing[] = []
  const vague: Thing[] = []
  const absent: Place[] = []
  const namespace = namespaceOf(kubectl, scene)
  const named = (resource: string, name: string, within: string | undefined) => {
    const place = { resource, name, namespace: world.placed(resource, within) }
    if (/\*/.test(`${name}${place.namespace ?? ''}`)) {
      vague.push(...matching(scene, resource, place.namespace, name))
      return
    }
    const thing = world.things.get(keyOf(place))
    if (thing) things.push(thing)
    else {
      absent.push(place)
      vague.push(
        ...[...world.wild.values()].filter(
          one => one.resource === resource && globbed(one.name)(name),
        ),
      )
    }
  }
  for (const file of kubectl.files.length > 0 ? readFiles(kubectl, scene) : [])
    named(world.resource(file.resource), file.name, file.namespace ?? namespace)
  for (const target of kubectl.targets) {
    const resource = world.resource(target.resource)
    if (target.name) {
      for (const name of expandWord(target.name, scene.round.variables))
        named(resource, asPattern(name), namespace)
      continue
    }
    const selector = kubectl.selector === undefined ? undefined : readSelector(kubectl.selector)
    const within = kubectl.allNamespaces ? '*' : world.placed(resource, namespace)
    const all = resource === 'all' ? [...ALL] : [resource]
    const found = all.flatMap(one => matching(scene, one, within, '*'))
    const chooses = kubectl.flags.has('all') || kubectl.selector !== undefined
    if (!chooses || (kubectl.selector !== undefined && !selector)) vague.push(...found)
    else things.push(...found.filter(thing => !selector || selector(thing)))
  }
  return { things, vague, absent }
}

const matching = (
  { world }: Scene,
  resource: string,
  namespace: string | undefined,
  name: string,
): readonly Thing[] => {
  const fits = globbed(name)
  const inside = globbed(namespace ?? '*')
  return [...world.things.values()].filter(
    thing => thing.resource === resource && inside(thing.namespace ?? '') && fits(thing.name),
  )
}

/** A label selector as a test; `undefined` for one with sets or variables. */
const readSelector = (selector: string): ((thing: Thing) => boolean) | undefined => {
  if (/[$()`]/.test(selector)) return undefined
  const tests = selector.split(',').map(part => {
    const [, not, key = '', operator, value] =
      /^\s*(!?)([^=!\s]+)\s*(==|=|!=)?\s*(.*?)\s*$/.exec(part) ?? []
    return (labels: unknown) => {
      const found = isLabels(labels) ? labels[key] : undefined
      const equal = operator ? found === value : found !== undefined
      return operator === '!=' || not === '!' ? !equal : equal
    }
  })
  return ({ manifest }) => {
    const labels = at(manifest, 'metadata', 'labels')
    const values = isObject(labels)
      ? Object.entries(labels).map(([key, value]) => [key, text(value)])
      : []
    return tests.every(test => test(Object.fromEntries(values)))
  }
}

const isLabels = (value: unknown): value is Readonly<Record<string, string>> =>
  typeof value === 'object' && value !== null
