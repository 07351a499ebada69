import type { RunCommand } from './look.ts'
import { textAt } from './manifests.ts'
import type { Made } from './objects.ts'

/** The command that ends as soon as what `one` asked for is so; `undefined` where there is none that can be told. */
export const waitFor = (one: RunCommand, made: readonly Made[]): string | undefined => {
  const { kubectl } = one
  if (!kubectl) return undefined
  if (kubectl.verb === 'delete') return forDelete(one)
  const [target] = kubectl.targets
  if (/^(?:scale|set image|set env|rollout restart|rollout undo)$/.test(kubectl.verb))
    return target?.name && isRolledOut(target.resource)
      ? `kubectl rollout status ${SINGULAR[target.resource]}/${target.name.text.replace(/^.*\//, '')}${namespaceOf(one)} --timeout=120s`
      : undefined
  const last = made.findLast(({ resource }) => isRolledOut(resource) || resource in WAITS)
  return last && forMade(last)
}

const SINGULAR: Readonly<Record<string, string>> = {
  deployments: 'deployment',
  statefulsets: 'statefulset',
  daemonsets: 'daemonset',
  pods: 'pod',
  jobs: 'job',
  persistentvolumeclaims: 'pvc',
  nodes: 'node',
}

const WAITS: Readonly<Record<string, string>> = {
  pods: 'condition=Ready',
  jobs: 'condition=Complete',
}

const isRolledOut = (resource: string): boolean =>
  resource === 'deployments' || resource === 'statefulsets' || resource === 'daemonsets'

const forMade = ({ resource, name, namespace, document }: Made): string | undefined => {
  const inNamespace = namespace === undefined ? '' : ` -n ${namespace}`
  const object = `${SINGULAR[resource]}/${name}${inNamespace}`
  if (isRolledOut(resource)) return `kubectl rollout status ${object} --timeout=120s`
  if (resource === 'jobs' && document && textAt(document, 'spec', 'ttlSecondsAfterFinished'))
    return `kubectl wait --for=delete ${object} --timeout=120s`
  return `kubectl wait --for=${WAITS[resource]} ${object} --timeout=120s`
}

const forDelete = (one: RunCommand): string | undefined => {
  const target = one.kubectl?.targets[0]
  const singular = target && SINGULAR[target.resource]
  return singular &&
    target.name &&
    !target.name.dynamic &&
    one.kubectl?.flags.get('wait') === 'false'
    ? `kubectl wait --for=delete ${singular}/${target.name.value}${namespaceOf(one)} --timeout=120s`
    : undefined
}

const namespaceOf = ({ kubectl }: RunCommand): string =>
  kubectl?.namespace ? ` -n ${kubectl.namespace.text.replace(/^-n|^--namespace=/, '')}` : ''
