import type { Kubectl } from '../language/kubectl.ts'
import { findResource } from '../language/resources.ts'
import type { Subject } from '../model/rule.ts'
import { commandsOf, failsAsAnnounced, type RunCommand } from './look.ts'
import { textAt } from './manifests.ts'
import { type Made, madeIn, manifestsReadBy, UNTOLD } from './objects.ts'

/** What the lab makes and nothing in it deletes, as far as that can be told; rather too few than too many. */
export const leftOver = (subject: Subject): readonly Made[] => {
  const made = madeIn(subject).filter(one => staysBehind(one))
  if (made.length === 0) return []
  const deleted = readDeletes(subject)
  if (deleted.everything) return []
  const seen = new Set<string>()
  return made.filter(one => {
    const key = `${one.resource}/${one.name}`
    if (seen.has(key) || isDeleted(one, deleted)) return false
    seen.add(key)
    return true
  })
}

/** False for what goes by itself, and for what the API server refuses as announced. */
const staysBehind = ({ by, document, resource }: Made): boolean =>
  !failsAsAnnounced(by.block) &&
  resource !== 'events' &&
  by.kubectl?.flags.get('rm') !== 'true' &&
  !by.command.within.some(({ type }) => type === 'condition' || type === 'branch') &&
  by.command.guard === 'statement' &&
  (document === undefined || textAt(document, 'spec', 'ttlSecondsAfterFinished') === undefined)

type Deletes = {
  /** Something deletes what cannot be told. */
  readonly everything: boolean
  /** `pods/web`; `pods/*` for all of a type. */
  readonly objects: ReadonlySet<string>
  readonly namespaces: ReadonlySet<string>
  /** A context has another namespace than `default`: where an object is cannot be told. */
  readonly moved: boolean
  readonly crds: boolean
}

const readDeletes = (subject: Subject): Deletes => {
  const objects = new Set<string>()
  const namespaces = new Set<string>()
  let everything = false
  let moved = false
  let crds = false
  for (const one of commandsOf(subject.lab)) {
    if (deletesUntold(one)) everything = true
    const { kubectl } = one
    if (kubectl?.verb === 'config set-context' && kubectl.flags.has('namespace')) moved = true
    if (/^(?:kubens|kubectx)$/.test(one.command.words[0]?.value ?? '')) moved = true
    if (kubectl && evicts(kubectl)) objects.add('pods/*')
    if (kubectl?.verb !== 'delete' && kubectl?.verb !== 'replace') continue
    if (kubectl.verb === 'delete' && kubectl.files.length > 0) {
      const manifests = manifestsReadBy(subject, one)
      // Files that the lab did not write: nothing is known of them.
      if (manifests.length === 0) everything = true
      for (const { documents } of manifests)
        for (const document of documents) {
          const resource = findResource(textAt(document, 'kind') ?? '')?.plural ?? '*'
          objects.add(`${resource}/${textAt(document, 'metadata', 'name') ?? '*'}`)
        }
    }
    if (kubectl.verb === 'replace') continue
    for (const { resource, name } of kubectl.targets) {
      if (resource.includes('$') || resource.includes('*')) everything = true
      const known = name && !name.dynamic ? name.value : '*'
      for (const type of resource === 'all' ? ALL : [resource]) objects.add(`${type}/${known}`)
      if (resource === 'namespaces') namespaces.add(known)
      if (resource === 'customresourcedefinitions') crds = true
    }
  }
  return { everything, objects, namespaces, moved, crds }
}

/** `kubectl taint node x a=b:NoExecute` and `kubectl drain x --force` take pods away that nobody brings back. */
const evicts = ({ verb, operands, flags }: Kubectl): boolean =>
  (verb === 'taint' && operands.some(({ value }) => /:NoExecute$/.test(value))) ||
  (verb === 'drain' && flags.has('force'))

/** What `kubectl delete all` is about. */
const ALL = [
  'pods',
  'services',
  'deployments',
  'replicasets',
  'statefulsets',
  'daemonsets',
  'jobs',
  'cronjobs',
  'replicationcontrollers',
  'horizontalpodautoscalers',
]

/** `xargs kubectl delete`, `kind delete cluster`, a script of unknown content, a deletion by the API itself. */
const deletesUntold = ({ command, kubectl }: RunCommand): boolean => {
  const words = command.words.map(({ value }) => value)
  const [program = ''] = words
  if (program === 'xargs') return words.includes('delete')
  if (/^(?:kind|k3d|minikube)$/.test(program)) return words.includes('delete')
  if (program === 'kubeadm') return words.includes('reset')
  if (program === 'curl') return words.includes('DELETE')
  if (/^(?:\.{0,2}\/.*|bash|sh|source|\.)$/.test(program))
    return /clean|tear|delete|remove/i.test(words.join(' '))
  return kubectl?.verb === 'delete' && kubectl.targets.length === 0 && kubectl.files.length === 0
}

const isDeleted = (made: Made, deleted: Deletes): boolean => {
  const { resource, name, namespace } = made
  if (deleted.objects.has(`${resource}/${name}`) || deleted.objects.has(`${resource}/*`))
    return true
  if (deleted.objects.has(`*/${name}`)) return true
  if (findResource(resource) === undefined && deleted.crds) return true
  if (deleted.namespaces.size === 0 || findResource(resource)?.namespaced === false) return false
  return (
    deleted.namespaces.has('*') ||
    (namespace === undefined
      ? deleted.moved
      : namespace === UNTOLD || deleted.namespaces.has(namespace))
  )
}
