import { at, listAt, textAt } from './json.ts'

/** A kind of object that the API server lists. */
export type Kind = {
  /** Where it is listed: `api/v1/pods`, `apis/apps/v1/deployments`. */
  readonly path: string
  /** With its group, where that is not one of Kubernetes' own: `configmaps`, `widgets.example.com`. */
  readonly resource: string
  /** True where a controller may write a status into it without changing anything else. */
  readonly hasStatus: boolean
}

/**
 * The listable kinds of an `APIGroupDiscoveryList`, each by the version that its group prefers; `undefined` where it is
 * none. What goes on by itself all the time (events, leases) and what is measured on each request is left out.
 */
export const readKinds = (discovery: unknown): readonly Kind[] | undefined =>
  textAt(discovery, 'kind') === 'APIGroupDiscoveryList'
    ? listAt(discovery, 'items').flatMap(kindsOf)
    : undefined

const kindsOf = (item: unknown): readonly Kind[] => {
  const group = textAt(item, 'metadata', 'name') ?? ''
  if (/metrics\.k8s\.io$/.test(group)) return []
  const kinds = new Map<string, Kind>()
  for (const entry of listAt(item, 'versions')) {
    const version = textAt(entry, 'version') ?? ''
    for (const one of listAt(entry, 'resources')) {
      const name = textAt(one, 'resource') ?? ''
      if (kinds.has(name) || RESTLESS.has(name) || !listAt(one, 'verbs').includes('list')) continue
      kinds.set(name, {
        path: `${group === '' ? 'api' : `apis/${group}`}/${version}/${name}`,
        resource: isOfKubernetes(group) ? name : `${name}.${group}`,
        hasStatus: listAt(one, 'subresources').some(
          subresource => at(subresource, 'subresource') === 'status',
        ),
      })
    }
  }
  return [...kinds.values()]
}

const RESTLESS = new Set(['events', 'leases', 'componentstatuses'])

const isOfKubernetes = (group: string): boolean => !group.includes('.') || /k8s\.io$/.test(group)
