import type { Kubectl } from '../../language/kubectl.ts'
import { findResource } from '../../language/resources.ts'
import type { Word } from '../../model/script.ts'
import type { Draft } from '../draft.ts'
import type { JsonObject } from '../json.ts'
import { nameOf, patternOf, type Scene } from '../scene.ts'

/** The objects that `create TYPE NAME`, `run`, `expose`, `autoscale` and `debug` make; none where they fade at once. */
export const createdBy = (kubectl: Kubectl, scene: Scene): readonly Draft[] => {
  const { verb, flags, targets } = kubectl
  const target = targets[0]
  const name = target?.name
  if (!name) return []
  if (verb.startsWith('create ')) {
    const resource = findResource(verb.slice('create '.length))?.plural
    return resource === undefined ? [] : [named(resource, name, kubectl, scene)]
  }
  const own = flags.get('name')
  switch (verb) {
    case 'run':
      // `--rm` takes the pod away when its program ends.
      return flags.has('rm') ? [] : [named('pods', name, kubectl, scene)]
    case 'expose':
      return [own === undefined ? named('services', name, kubectl, scene) : bare('services', own)]
    case 'autoscale': {
      const scaler = own === undefined ? nameOf(name, scene) : flagName(own)
      const manifest = { spec: { scaleTargetRef: { name: nameOf(name, scene) } } }
      return [{ ...bare('horizontalpodautoscalers', scaler), manifest }]
    }
    case 'debug': {
      const copy = flags.get('copy-to')
      if (copy !== undefined) return [bare('pods', copy)]
      return target.resource === 'nodes'
        ? [bare('pods', `node-debugger-${nameOf(name, scene)}-*`.replaceAll('*-*', '*'))]
        : []
    }
    default:
      return []
  }
}

const named = (resource: string, word: Word, kubectl: Kubectl, scene: Scene): Draft => {
  const name = nameOf(word, scene)
  return {
    resource,
    name,
    namespace: undefined,
    pattern: patternOf(word, scene),
    times: scene.round.times,
    manifest: manifestOf(resource, name, kubectl, scene),
  }
}

const bare = (resource: string, flag: string): Draft => ({
  resource,
  name: flagName(flag),
  namespace: undefined,
  pattern: undefined,
  times: 1,
  manifest: {},
})
/** A flag's value lost its word; what the shell would put in shows by its `$`. */
const flagName = (value: string): string =>
  value.replaceAll(/\$\{[^}]*\}|\$\([^)]*\)|\$\w+|`[^`]*`/g, '*')

/** The fields that a command line makes, as far as later steps ask for them. */
const manifestOf = (
  resource: string,
  name: string,
  { flags }: Kubectl,
  { words }: Scene,
): JsonObject => {
  const image = flags.get('image')
  const several = words.filter(({ value }) => value.startsWith('--image')).length > 1
  const known = image !== undefined && !several && !image.includes('$')
  switch (resource) {
    case 'pods':
      return {
        metadata: { labels: labelsOf(flags.get('labels')) ?? { run: name } },
        spec: known ? { containers: [{ name, image }] } : {},
      }
    case 'deployments': {
      const containers = known ? [{ name: imageName(image), image }] : undefined
      return {
        metadata: { labels: { app: name } },
        spec: {
          replicas: Number(flags.get('replicas') ?? 1),
          ...(containers ? { template: { spec: { containers } } } : {}),
        },
      }
    }
    case 'cronjobs':
      return { spec: { schedule: flags.get('schedule') ?? '' } }
    default:
      return {}
  }
}

const labelsOf = (labels: string | undefined): JsonObject | undefined =>
  labels === undefined
    ? undefined
    : Object.fromEntries(
        labels.split(',').map(label => [label.replace(/=.*$/s, ''), label.replace(/^[^=]*=?/, '')]),
      )

/** kubectl calls the container after the image: `nginx` for `docker.io/library/nginx:1.27`. */
const imageName = (image: string): string => (image.split('/').at(-1) ?? '').replace(/[:@].*$/, '')
