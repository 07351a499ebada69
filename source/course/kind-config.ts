import { isMap, isSeq, parseDocument, stringify } from 'yaml'

/**
 * kind's configuration with another etcd, by its image tag, on every control plane; what `base` says otherwise stays.
 * Throws where `base` is no configuration of one kind cluster.
 */
export const kindConfig = (base: string | undefined, etcd: string): string => {
  const document = parseDocument(base ?? EMPTY)
  const [error] = document.errors
  if (error) throw new Error(error.message)
  if (!isMap(document.contents) || document.get('kind') !== 'Cluster')
    throw new Error('expected a document with `kind: Cluster`')
  const patch = stringify({ kind: 'ClusterConfiguration', etcd: { local: { imageTag: etcd } } })
  if (!isSeq(document.get(PATCHES))) document.set(PATCHES, document.createNode([]))
  document.addIn([PATCHES], patch)
  return document.toString()
}

const PATCHES = 'kubeadmConfigPatches'

const EMPTY = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n'
