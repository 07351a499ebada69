/**
 * Kubernetes' resource types as kubectl names them: plural, kind, short names, and whether they live in a namespace.
 * Source: `kubectl api-resources` of Kubernetes 1.34; a type that is not here is read as a custom resource.
 */
export type Resource = {
  readonly plural: string
  readonly kind: string
  readonly short: readonly string[]
  readonly namespaced: boolean
}

const namespaced = (plural: string, kind: string, ...short: string[]): Resource => ({
  plural,
  kind,
  short,
  namespaced: true,
})
const cluster = (plural: string, kind: string, ...short: string[]): Resource => ({
  plural,
  kind,
  short,
  namespaced: false,
})

const RESOURCES: readonly Resource[] = [
  namespaced('bindings', 'Binding'),
  namespaced('configmaps', 'ConfigMap', 'cm'),
  namespaced('controllerrevisions', 'ControllerRevision'),
  namespaced('cronjobs', 'CronJob', 'cj'),
  namespaced('csistoragecapacities', 'CSIStorageCapacity'),
  namespaced('daemonsets', 'DaemonSet', 'ds'),
  namespaced('deployments', 'Deployment', 'deploy'),
  namespaced('endpoints', 'Endpoints', 'ep'),
  namespaced('endpointslices', 'EndpointSlice'),
  namespaced('events', 'Event', 'ev'),
  namespaced('horizontalpodautoscalers', 'HorizontalPodAutoscaler', 'hpa'),
  namespaced('ingresses', 'Ingress', 'ing'),
  namespaced('jobs', 'Job'),
  namespaced('leases', 'Lease'),
  namespaced('limitranges', 'LimitRange', 'limits'),
  namespaced('networkpolicies', 'NetworkPolicy', 'netpol'),
  namespaced('persistentvolumeclaims', 'PersistentVolumeClaim', 'pvc'),
  namespaced('poddisruptionbudgets', 'PodDisruptionBudget', 'pdb'),
  namespaced('pods', 'Pod', 'po'),
  namespaced('podtemplates', 'PodTemplate'),
  namespaced('replicasets', 'ReplicaSet', 'rs'),
  namespaced('replicationcontrollers', 'ReplicationController', 'rc'),
  namespaced('resourceclaims', 'ResourceClaim'),
  namespaced('resourceclaimtemplates', 'ResourceClaimTemplate'),
  namespaced('resourcequotas', 'ResourceQuota', 'quota'),
  namespaced('rolebindings', 'RoleBinding'),
  namespaced('roles', 'Role'),
  namespaced('secrets', 'Secret'),
  namespaced('serviceaccounts', 'ServiceAccount', 'sa'),
  namespaced('services', 'Service', 'svc'),
  namespaced('statefulsets', 'StatefulSet', 'sts'),
  cluster('apiservices', 'APIService'),
  cluster('certificatesigningrequests', 'CertificateSigningRequest', 'csr'),
  cluster('clusterrolebindings', 'ClusterRoleBinding'),
  cluster('clusterroles', 'ClusterRole'),
  cluster('componentstatuses', 'ComponentStatus', 'cs'),
  cluster('csidrivers', 'CSIDriver'),
  cluster('csinodes', 'CSINode'),
  cluster('customresourcedefinitions', 'CustomResourceDefinition', 'crd', 'crds'),
  cluster('deviceclasses', 'DeviceClass'),
  cluster('flowschemas', 'FlowSchema'),
  cluster('gatewayclasses', 'GatewayClass', 'gc'),
  cluster('ingressclasses', 'IngressClass'),
  cluster('ipaddresses', 'IPAddress', 'ip'),
  cluster('mutatingwebhookconfigurations', 'MutatingWebhookConfiguration'),
  cluster('namespaces', 'Namespace', 'ns'),
  cluster('nodes', 'Node', 'no'),
  cluster('persistentvolumes', 'PersistentVolume', 'pv'),
  cluster('priorityclasses', 'PriorityClass', 'pc'),
  cluster('prioritylevelconfigurations', 'PriorityLevelConfiguration'),
  cluster('resourceslices', 'ResourceSlice'),
  cluster('runtimeclasses', 'RuntimeClass'),
  cluster('servicecidrs', 'ServiceCIDR'),
  cluster('storageclasses', 'StorageClass', 'sc'),
  cluster('validatingadmissionpolicies', 'ValidatingAdmissionPolicy'),
  cluster('validatingadmissionpolicybindings', 'ValidatingAdmissionPolicyBinding'),
  cluster('validatingwebhookconfigurations', 'ValidatingWebhookConfiguration'),
  cluster('volumeattachments', 'VolumeAttachment'),
]

const BY_NAME = new Map(
  RESOURCES.flatMap(resource =>
    [resource.plural, resource.kind.toLowerCase(), ...resource.short].map(
      name => [name, resource] as const,
    ),
  ),
)

/** The resource type that `po`, `pod`, `Pods` or `pods.v1.` names, if it is one of Kubernetes' own. */
export const findResource = (name: string): Resource | undefined => {
  const lower = name.toLowerCase()
  const group = lower.indexOf('.')
  // `deployments.apps` is the built-in, `databases.example.com` is not a `databases` of ours.
  const bare = group < 0 ? lower : lower.slice(0, group)
  return (
    BY_NAME.get(lower) ?? (isBuiltInGroup(lower.slice(group + 1)) ? BY_NAME.get(bare) : undefined)
  )
}

/** The name under which a type is compared: kubectl's plural, or a custom type's own name in lower case. */
export const resourceName = (name: string): string =>
  findResource(name)?.plural ?? name.toLowerCase()

const isBuiltInGroup = (group: string): boolean =>
  group.endsWith('.k8s.io') || /^(v1|apps|batch|policy|autoscaling|extensions)(\.|$)/.test(group)
