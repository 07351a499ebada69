import type { Kubectl } from '../../language/kubectl.ts'
import type { Draft } from '../draft.ts'
import { isList, isObject, type Json, type JsonObject } from '../json.ts'
import { type Consequence, namespaceOf, type Scene } from '../scene.ts'
import { keyOf } from '../world.ts'
import { readFiles } from './inputs.ts'
import { changeFields } from './kubectl-change.ts'
import { createdBy } from './kubectl-create.ts'
import { type Reach, reach } from './reach.ts'
import { remove } from './removal.ts'

const READS: Consequence = { mutates: false, stuck: false, untold: false }
const MUTATES: Consequence = { ...READS, mutates: true }

/** Verbs that change something, whether or not the change can be followed. */
const MUTATING =
  /^(?:apply|create|delete|patch|replace|scale|label|annotate|taint|cordon|uncordon|drain|run|expose|autoscale|edit|set|rollout (?:restart|undo|pause|resume)|config (?:set|set-context|use-context)|certificate)(?: |$)/

/** True for a command that changes the cluster or the kubeconfig. */
export const isMutating = (kubectl: Kubectl): boolean =>
  MUTATING.test(kubectl.verb) && !isDryRun(kubectl) && kubectl.verb !== 'create token'

/** Follows what a kubectl command does to the cluster. */
export const runKubectl = (kubectl: Kubectl, scene: Scene): Consequence => {
  const { verb } = kubectl
  const { world } = scene
  if (isDryRun(kubectl) || verb === 'create token') return READS
  if (verb === 'apply' || verb === 'create' || verb === 'replace') {
    const drafts = readFiles(kubectl, scene)
    for (const draft of drafts) write(draft, verb, kubectl, scene)
    return { ...MUTATES, untold: drafts.length === 0 }
  }
  if (verb === 'delete') return { ...MUTATES, stuck: deleteAll(reach(kubectl, scene), scene) }
  if (verb === 'config set-context' || verb === 'config use-context') {
    const namespace = namespaceOf(kubectl, scene)
    if (namespace !== undefined && kubectl.flags.has('current')) world.namespace = namespace
    return MUTATES
  }
  const created = createdBy(kubectl, scene)
  for (const draft of created) write(draft, 'create', kubectl, scene)
  if (created.length > 0) return MUTATES
  if (!isMutating(kubectl)) return READS
  changeFields(kubectl, reach(kubectl, scene), scene)
  return MUTATES
}

export const isDryRun = ({ flags }: Kubectl): boolean => (flags.get('dry-run') ?? 'none') !== 'none'

/** True where a finalizer keeps one of them. */
const deleteAll = ({ things, vague }: Reach, { world, sure }: Scene): boolean => {
  let stuck = false
  for (const thing of things) {
    if (!sure || thing.known === 'maybe') {
      if (sure) world.remove(keyOf(thing))
      else world.put({ ...thing, known: 'maybe' })
    } else stuck = remove(world, keyOf(thing)) || stuck
  }
  for (const thing of vague) world.put({ ...thing, known: 'maybe' })
  return stuck
}

/** Puts an object into the cluster, as `apply`, `create` or `replace` would. */
const write = (
  draft: Draft,
  verb: 'apply' | 'create' | 'replace',
  kubectl: Kubectl,
  scene: Scene,
): void => {
  const { world, sure, round, command } = scene
  const resource = world.resource(draft.resource)
  const flag = namespaceOf(kubectl, scene)
  const namespace = world.placed(resource, draft.namespace ?? flag)
  // The API server refuses a manifest that names another namespace than the command.
  if (namespace !== undefined && flag !== undefined && namespace !== flag && draft.namespace) return
  const place = { resource, name: draft.name, namespace }
  const before = world.things.get(keyOf(place))
  if (before && before.known !== 'maybe') {
    if (verb === 'create') return
    const manifest =
      verb === 'apply' && before.manifest
        ? overlaid(before.manifest, draft.manifest)
        : draft.manifest
    world.put({ ...before, manifest: sure ? manifest : undefined })
    return
  }
  if (before && !sure) return
  world.put({
    ...place,
    pattern: draft.pattern,
    times: draft.name.includes('*') ? Math.max(round.times, draft.times) : 1,
    manifest: draft.manifest,
    made: draft.manifest,
    known: !sure ? 'maybe' : verb !== 'create' && isBuiltIn(place) ? 'foreign' : 'sure',
    deleting: false,
    together: command.background,
  })
}

/** Objects that every cluster has: an `apply` changes them. */
const BUILT_IN: Readonly<Record<string, RegExp>> = {
  namespaces: /^(?:default|kube-.*|local-path-storage)$/,
  serviceaccounts: /^default$/,
  services: /^(?:kubernetes|kube-dns)$/,
  configmaps: /^(?:coredns|kube-.*|kubeadm-.*|kubelet-.*)$/,
  deployments: /^coredns$/,
  daemonsets: /^kube-proxy$/,
  clusterroles: /^(?:admin|cluster-admin|edit|view|system:.*)$/,
  clusterrolebindings: /^(?:cluster-admin|system:.*)$/,
  storageclasses: /^(?:standard|local-path)$/,
  priorityclasses: /^system-.*$/,
  nodes: /./,
}

const isBuiltIn = ({ resource, name }: Pick<Draft, 'resource' | 'name'>): boolean =>
  BUILT_IN[resource]?.test(name) === true

/** Fields that an apply does not name stay as other commands set them. */
const overlaid = (before: JsonObject, after: JsonObject): JsonObject => {
  const result = new Map<string, Json>(Object.entries(before))
  for (const [key, value] of Object.entries(after)) {
    const had = result.get(key)
    result.set(key, isObject(had) && isObject(value) && !isList(had) ? overlaid(had, value) : value)
  }
  return Object.fromEntries(result)
}
