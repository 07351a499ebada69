import type { Block } from '../model/lab.ts'
import type { Finding, Rule, Subject } from '../model/rule.ts'
import { commandsOf, failsAsAnnounced, find, type RunCommand, sectionsOf } from './look.ts'
import { headOf, manifestsOf } from './manifests.ts'

export const deprecatedApi: Rule = {
  id: 'deprecated-api',
  severity: 'warning',
  summary: 'A type, an API version or a flag is one that Kubernetes has given up',
  details:
    'An `apiVersion` that was removed is refused by the API server ("no matches for kind"); a type that is deprecated answers with a warning, and not with all there is: `endpoints` has been so since Kubernetes 1.33, for `endpointslices`, and `componentstatuses` since 1.19. Manifests that are only shown count too: they are what a learner copies.',
  inspect: function* (subject) {
    for (const one of commandsOf(subject.lab))
      if (!failsAsAnnounced(one.block)) yield* inCommand(subject, one)
    for (const manifest of manifestsOf(subject)) {
      const { block } = manifest
      if (block.type === 'exec' ? failsAsAnnounced(block) : isShownAsOld(subject, block)) continue
      for (const document of manifest.documents) {
        const version = headOf(manifest, document, 'apiVersion')
        const kind = headOf(manifest, document, 'kind')?.value ?? ''
        const removed = version && removedVersion(version.value, kind)
        if (version && removed)
          yield {
            position: version.position,
            reason: `Unexpected \`${version.value}\` for \`${kind}\`, removed in Kubernetes ${removed.in}, expected a version that is served`,
            fix:
              removed.now === ''
                ? 'Take the object out: nothing replaces it'
                : `Write \`apiVersion: ${removed.now}\``,
          }
      }
    }
  },
}

/** "This does not work since 1.22:" right above a block that is shown: being old is what it is shown for. */
const isShownAsOld = ({ lab }: Subject, block: Block): boolean => {
  const section = sectionsOf(lab).find(({ blocks }) => blocks.includes(block))
  const above = section?.prose.findLast(
    ({ position }) => position.end.offset <= block.position.start.offset,
  )
  if (!section || !above) return false
  const between = section.blocks.some(
    ({ position }) =>
      position.start.offset > above.position.start.offset &&
      position.end.offset < block.position.start.offset,
  )
  return (
    !between &&
    /\b(?:removed (?:in|since|with)|(?:does not|doesn't|do not|no longer) works?|no longer served|(?:worked|used) (?:before|until)|old (?:api|version|way))\b/i.test(
      above.text,
    )
  )
}

type Removed = { readonly in: string; readonly now: string }

const ALL = '*'

/** From kubernetes.io/docs/reference/using-api/deprecation-guide: group and version, kind, where it is now. */
const REMOVED: Readonly<Record<string, Readonly<Record<string, Removed>>>> = {
  'extensions/v1beta1': {
    Ingress: { in: '1.22', now: 'networking.k8s.io/v1' },
    NetworkPolicy: { in: '1.16', now: 'networking.k8s.io/v1' },
    PodSecurityPolicy: { in: '1.16', now: '' },
    [ALL]: { in: '1.16', now: 'apps/v1' },
  },
  'apps/v1beta1': { [ALL]: { in: '1.16', now: 'apps/v1' } },
  'apps/v1beta2': { [ALL]: { in: '1.16', now: 'apps/v1' } },
  'networking.k8s.io/v1beta1': {
    Ingress: { in: '1.22', now: 'networking.k8s.io/v1' },
    IngressClass: { in: '1.22', now: 'networking.k8s.io/v1' },
  },
  'policy/v1beta1': {
    PodDisruptionBudget: { in: '1.25', now: 'policy/v1' },
    PodSecurityPolicy: { in: '1.25', now: '' },
  },
  'batch/v1beta1': { [ALL]: { in: '1.25', now: 'batch/v1' } },
  'batch/v2alpha1': { [ALL]: { in: '1.21', now: 'batch/v1' } },
  'autoscaling/v2beta1': { [ALL]: { in: '1.25', now: 'autoscaling/v2' } },
  'autoscaling/v2beta2': { [ALL]: { in: '1.26', now: 'autoscaling/v2' } },
  'rbac.authorization.k8s.io/v1beta1': {
    [ALL]: { in: '1.22', now: 'rbac.authorization.k8s.io/v1' },
  },
  'apiextensions.k8s.io/v1beta1': { [ALL]: { in: '1.22', now: 'apiextensions.k8s.io/v1' } },
  'apiregistration.k8s.io/v1beta1': { [ALL]: { in: '1.22', now: 'apiregistration.k8s.io/v1' } },
  'admissionregistration.k8s.io/v1beta1': {
    MutatingWebhookConfiguration: { in: '1.22', now: 'admissionregistration.k8s.io/v1' },
    ValidatingWebhookConfiguration: { in: '1.22', now: 'admissionregistration.k8s.io/v1' },
  },
  'certificates.k8s.io/v1beta1': {
    CertificateSigningRequest: { in: '1.22', now: 'certificates.k8s.io/v1' },
  },
  'coordination.k8s.io/v1beta1': { Lease: { in: '1.22', now: 'coordination.k8s.io/v1' } },
  'discovery.k8s.io/v1beta1': { [ALL]: { in: '1.25', now: 'discovery.k8s.io/v1' } },
  'events.k8s.io/v1beta1': { [ALL]: { in: '1.25', now: 'events.k8s.io/v1' } },
  'node.k8s.io/v1beta1': { [ALL]: { in: '1.25', now: 'node.k8s.io/v1' } },
  'scheduling.k8s.io/v1beta1': { [ALL]: { in: '1.22', now: 'scheduling.k8s.io/v1' } },
  'storage.k8s.io/v1beta1': {
    StorageClass: { in: '1.22', now: 'storage.k8s.io/v1' },
    CSIDriver: { in: '1.22', now: 'storage.k8s.io/v1' },
    CSINode: { in: '1.22', now: 'storage.k8s.io/v1' },
    VolumeAttachment: { in: '1.22', now: 'storage.k8s.io/v1' },
    CSIStorageCapacity: { in: '1.27', now: 'storage.k8s.io/v1' },
  },
  'flowcontrol.apiserver.k8s.io/v1beta1': {
    [ALL]: { in: '1.26', now: 'flowcontrol.apiserver.k8s.io/v1' },
  },
  'flowcontrol.apiserver.k8s.io/v1beta2': {
    [ALL]: { in: '1.29', now: 'flowcontrol.apiserver.k8s.io/v1' },
  },
  'flowcontrol.apiserver.k8s.io/v1beta3': {
    [ALL]: { in: '1.32', now: 'flowcontrol.apiserver.k8s.io/v1' },
  },
}

const removedVersion = (version: string, kind: string): Removed | undefined => {
  const kinds = Object.hasOwn(REMOVED, version) ? REMOVED[version] : undefined
  return kinds && (Object.hasOwn(kinds, kind) ? kinds[kind] : kinds[ALL])
}

/** Flags that kubectl does not know any more, by verb. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  version: ['short'],
  run: ['generator', 'replicas', 'requests', 'limits', 'serviceaccount', 'hostport'],
  get: ['export'],
  drain: ['delete-local-data'],
}

const inCommand = function* (subject: Subject, one: RunCommand): Iterable<Finding> {
  const { kubectl, command, remote } = one
  if (!kubectl || remote) return
  if (/^(?:get|describe|wait|delete|patch)$/.test(kubectl.verb))
    for (const { resource } of kubectl.targets) {
      const word = command.words.slice(2).find(({ value }) => named(value, resource))
      if (word && resource === 'endpoints')
        yield {
          position: word.position,
          reason: `Unexpected type \`${word.value}\`, deprecated since Kubernetes 1.33, expected \`endpointslices\``,
          fix: slicesOf(one),
        }
      if (word && resource === 'componentstatuses')
        yield {
          position: word.position,
          reason: `Unexpected type \`${word.value}\`, deprecated since Kubernetes 1.19, expected the health of the API server itself`,
          fix: "Write `kubectl get --raw '/readyz?verbose'`",
        }
    }
  for (const flag of FLAGS[kubectl.verb] ?? [])
    if (kubectl.flags.has(flag))
      yield {
        position: find(subject, `--${flag}`, command.position.start.offset, command.position),
        reason: `Unexpected flag \`--${flag}\`, which \`kubectl ${kubectl.verb}\` does not know any more, expected one that it has`,
        fix:
          flag === 'delete-local-data'
            ? 'Write `--delete-emptydir-data`'
            : `Take \`--${flag}\` out`,
      }
}

const NAMES: Readonly<Record<string, RegExp>> = {
  endpoints: /(?:^|,)(?:endpoints|ep)(?:$|[,/])/i,
  componentstatuses: /(?:^|,)(?:componentstatus(?:es)?|cs)(?:$|[,/])/i,
}

const named = (value: string, resource: string): boolean => NAMES[resource]?.test(value) ?? false

const slicesOf = ({ kubectl }: RunCommand): string => {
  const name = kubectl?.targets.find(({ resource }) => resource === 'endpoints')?.name?.text
  return name === undefined
    ? 'Write `kubectl get endpointslices`'
    : `Write \`kubectl get endpointslices -l kubernetes.io/service-name=${name.replace(/^\w+\//, '')}\``
}
