import { isNamespaced, type Kubectl, type Target } from '../language/kubectl.ts'
import { resourceName } from '../language/resources.ts'
import type { Word } from '../model/script.ts'
import { sameProgram } from './same-program.ts'
import { hasExpansion, sameText, sameWord } from './words.ts'

export type KubectlOptions = {
  /** Namespace of a command that names none. */
  readonly home: string
  /** Whether `get -w` counts as `get`; not where a failure is wanted, because Ctrl-C ends it like one. */
  readonly watch: 'ignored' | 'compared'
}

/** Verbs that only look: most of their flags say how the answer is printed. */
const LOOKING = new Set(
  (
    'get describe logs top explain api-resources api-versions version cluster-info events auth diff exec attach ' +
    'port-forward cp proxy'
  ).split(' '),
)

/** Flags of a looking verb that say what is looked at. */
const ASKING = new Set(['raw', 'field-selector', 'as', 'for', 'previous', 'revision', 'list'])

/** Flags of a changing verb that say how, not what. */
const INCIDENTAL = new Set(
  (
    'output namespace selector all-namespaces filename kustomize wait timeout force grace-period now cascade ' +
    'ignore-not-found overwrite field-manager v request-timeout context kubeconfig save-config record no-headers ' +
    'sort-by show-labels watch stdin tty quiet validate server-side'
  ).split(' '),
)

/** What `kubectl get all` shows. */
const ALL = new Set(
  (
    'pods services deployments replicasets statefulsets daemonsets jobs cronjobs replicationcontrollers ' +
    'horizontalpodautoscalers'
  ).split(' '),
)

/** True where a typed kubectl command means the wanted one, however it was spelled. */
export const sameKubectl = (wanted: Kubectl, typed: Kubectl, options: KubectlOptions): boolean =>
  sameVerb(wanted, typed, options) &&
  sameTargets(wanted, typed) &&
  sameNamespace(wanted, typed, options.home) &&
  sameSelector(wanted, typed) &&
  sameFiles(wanted, typed) &&
  sameOperands(wanted, typed) &&
  sameFlags(wanted, typed) &&
  (wanted.inner.length === 0 || sameProgram(wanted.inner, typed.inner))

/** `create cm` is `create configmap`, `top po` is `top pods`. */
const verbOf = ({ verb }: Kubectl): string => {
  const [first = '', second] = verb.split(' ')
  return second === undefined ? first : `${first} ${resourceName(second)}`
}

const isLooking = (kubectl: Kubectl): boolean => {
  const [first = '', second = ''] = kubectl.verb.split(' ')
  if (first === 'rollout') return second === 'status' || second === 'history'
  return first === 'config' ? /^(?:view|get-|current-)/.test(second) : LOOKING.has(first)
}

const watches = ({ flags }: Kubectl): boolean => (flags.get('watch') ?? 'false') !== 'false'

const sameVerb = (wanted: Kubectl, typed: Kubectl, { watch }: KubectlOptions): boolean =>
  verbOf(wanted) === verbOf(typed) && (watch === 'ignored' || watches(wanted) === watches(typed))

const sameTargets = (wanted: Kubectl, typed: Kubectl): boolean =>
  wanted.targets.every(target =>
    typed.targets.some(other => sameTarget(wanted, target, typed, other)),
  ) &&
  // `get pods web` is less than `get pods`, and `delete pods --all` more than `delete -f`.
  (wanted.targets.length > 0 ||
    typed.targets.length === 0 ||
    selects(wanted) ||
    wanted.files.length > 0)

const sameTarget = (wanted: Kubectl, target: Target, typed: Kubectl, other: Target): boolean => {
  const named = target.name
  const anything = hasExpansion(target.resource) || hasExpansion(other.resource)
  // `exec $POD` and `exec deploy/web` reach the same kind of thing.
  const reaches = isPodVerb(wanted) && (named?.dynamic || other.name?.dynamic) === true
  const sameResource =
    anything ||
    reaches ||
    target.resource === other.resource ||
    (typed.verb === 'get' && other.resource === 'all' && ALL.has(target.resource) && !named)
  if (!sameResource) return false
  if (!named) return other.name === undefined ? !narrows(typed, wanted) : selects(wanted)
  if (anything) return true
  return other.name === undefined ? named.dynamic && selects(typed) : sameWord(named, other.name)
}

const isPodVerb = ({ verb }: Kubectl): boolean =>
  ['exec', 'logs', 'attach', 'port-forward', 'debug'].includes(verb)

const selects = (kubectl: Kubectl): boolean =>
  kubectl.selector !== undefined || kubectl.flags.has('field-selector')

/** True where the typed command shows only some of what the wanted one shows. */
const narrows = (typed: Kubectl, wanted: Kubectl): boolean => selects(typed) && !selects(wanted)

const sameNamespace = (wanted: Kubectl, typed: Kubectl, home: string): boolean => {
  if (wanted.allNamespaces) return typed.allNamespaces
  const { targets } = wanted
  if (targets.length > 0 && targets.every(({ resource }) => !isNamespaced(resource))) return true
  if (targets.length === 0 && !wanted.namespace && !isPodVerb(wanted) && wanted.files.length === 0)
    return true
  if (typed.allNamespaces) return isLooking(wanted)
  return sameText(namespaceOf(wanted, home), namespaceOf(typed, home))
}

const namespaceOf = (kubectl: Kubectl, home: string): string => {
  if (kubectl.namespace) return kubectl.namespace.value
  // `kubectl cp kube-system/web:/tmp/x .`
  const remote = kubectl.verb === 'cp' ? kubectl.operands.find(isRemote)?.value : undefined
  return remote?.includes('/') && remote.indexOf('/') < remote.indexOf(':')
    ? (remote.split('/')[0] ?? home)
    : home
}

const isRemote = (word: Word): boolean => /^[^.~/][^:]*:/.test(word.value)

const sameSelector = (wanted: Kubectl, typed: Kubectl): boolean => {
  if (wanted.selector === undefined) return true
  if (typed.selector === undefined) return typed.targets.some(({ name }) => name !== undefined)
  return sameText(labels(wanted.selector), labels(typed.selector))
}

/** `a=1,b==2` and `b=2, a=1` as one text; commas inside `in (…)` part nothing. */
const labels = (selector: string): string =>
  selector
    .split(/,(?![^(]*\))/)
    .map(part => part.replaceAll('==', '=').replaceAll(/\s+/g, ' ').trim())
    .sort()
    .join(',')

/** A manifest from a file and the same one through a pipe cannot be told apart. */
const sameFiles = (wanted: Kubectl, typed: Kubectl): boolean =>
  wanted.files.every(file =>
    typed.files.some(other => file.value === '-' || other.value === '-' || sameWord(file, other)),
  )

const sameOperands = (wanted: Kubectl, typed: Kubectl): boolean =>
  wanted.operands.every(operand =>
    typed.operands.some(other => sameOperand(wanted, operand, other)),
  )

const sameOperand = ({ verb }: Kubectl, wanted: Word, typed: Word): boolean => {
  if (sameWord(wanted, typed)) return true
  if (verb === 'cp') return sameText(pathOf(wanted), pathOf(typed))
  // `auth can-i get po`, `explain po.spec`.
  const typeOf = ({ value }: Word) => value.replace(/^[^./]+/, type => resourceName(type))
  return (verb === 'auth can-i' || verb === 'explain') && typeOf(wanted) === typeOf(typed)
}

/** Without the namespace before the pod, and without the name that `cp web:/tmp/x .` leaves out. */
const pathOf = (word: Word): string =>
  isRemote(word) ? word.value.replace(/^[^/:]+\/(?=[^:]*:)/, '') : word.value

/** Formats that hold the whole object, and those that can show any part of it. */
const WHOLE = /^(?:yaml|json)$/
const PARTS = /^(?:yaml|json|jsonpath|go-template|template|custom-columns)/

/** True where whole objects are wanted and the typed command shows a line of each only. */
const showsLess = (wanted: Kubectl, typed: Kubectl): boolean =>
  wanted.verb === 'get' &&
  WHOLE.test(wanted.flags.get('output') ?? '') &&
  !PARTS.test(typed.flags.get('output') ?? '')

const sameFlags = (wanted: Kubectl, typed: Kubectl): boolean => {
  const looking = isLooking(wanted)
  const matters = (flag: string) => (looking ? ASKING.has(flag) : !INCIDENTAL.has(flag))
  const held = [...wanted.flags].every(([flag, value]) => {
    if (!matters(flag)) return true
    const other = typed.flags.get(flag)
    return other === undefined
      ? flag === 'field-selector' && hasName(typed)
      : sameText(value, other)
  })
  // These change what is done or asked, even where the wanted command is silent about them.
  return (
    held &&
    !showsLess(wanted, typed) &&
    ['dry-run', 'raw', 'as', 'help'].every(flag => typed.flags.has(flag) === wanted.flags.has(flag))
  )
}

const hasName = ({ targets }: Kubectl): boolean => targets.some(({ name }) => name !== undefined)
