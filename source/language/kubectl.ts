import type { Word } from '../model/script.ts'
import { splitFlags } from './kubectl-flags.ts'
import { findResource, resourceName } from './resources.ts'

/** An object as a kubectl command names it; `name` is `undefined` where it speaks of all of a type. */
export type Target = { readonly resource: string; readonly name: Word | undefined }

/** A kubectl command, read as data. */
export type Kubectl = {
  /** `get`, `apply`; for a group its whole name: `rollout status`, `auth can-i`, `create configmap`. */
  readonly verb: string
  readonly targets: readonly Target[]
  /** Arguments that are neither a type nor a name: `app=web`, `replicas`, a node name. */
  readonly operands: readonly Word[]
  readonly namespace: Word | undefined
  readonly allNamespaces: boolean
  /** Value of `-l`. */
  readonly selector: string | undefined
  /** Values of `-f` and `-k`; `-` is standard input. */
  readonly files: readonly Word[]
  /** All long and short flags by their long name; a switch has the value `true`. */
  readonly flags: ReadonlyMap<string, string>
  /** The words after `--`, or for `exec` the words after the pod. */
  readonly inner: readonly Word[]
}

/** Groups of kubectl whose second word is part of the verb. */
const GROUPS = new Set([
  'rollout',
  'auth',
  'config',
  'set',
  'top',
  'certificate',
  'cluster-info',
  'plugin',
  'alpha',
])

/** Verbs whose first argument names a pod (or a type and a pod), never a bare type. */
const POD_VERBS = new Set(['exec', 'logs', 'attach', 'port-forward', 'debug'])

/** Verbs whose operands are node names. */
const NODE_VERBS = new Set(['cordon', 'uncordon', 'drain'])

/** Verbs whose last operands are settings (`app=web`, `key-`) rather than names. */
const SETTING_VERBS = new Set([
  'label',
  'annotate',
  'taint',
  'set image',
  'set env',
  'set resources',
])

/**
 * Reads the words of a command as kubectl does; `undefined` where it is not kubectl.
 * `k`, the alias Killercoda's machines have, counts as kubectl.
 */
export const readKubectl = (words: readonly Word[]): Kubectl | undefined => {
  const program = words[0]?.value.split('/').at(-1)
  if (program !== 'kubectl' && program !== 'k') return undefined
  // To `logs`, `-f` is a switch (follow); to everything else it names a file.
  const follows = words.some(({ value }) => value === 'logs')
  const { flags, files, namespace, plain, inner } = splitFlags(words.slice(1), follows)
  const first = plain[0]?.value ?? ''
  const second = plain[1]?.value
  const grouped = (GROUPS.has(first) || first === 'create') && second !== undefined
  const verb = grouped ? `${first} ${second}` : first
  const operands = plain.slice(grouped ? 2 : 1)
  return {
    verb,
    ...readTargets(verb, operands, inner),
    namespace,
    allNamespaces: flags.has('all-namespaces'),
    selector: flags.get('selector'),
    files,
    flags,
  }
}

type Reading = Pick<Kubectl, 'targets' | 'operands' | 'inner'>

const readTargets = (verb: string, operands: readonly Word[], inner: readonly Word[]): Reading => {
  if (verb.startsWith('create ')) return created(verb, operands, inner)
  if (verb === 'run')
    return { targets: named('pods', operands.slice(0, 1)), operands: operands.slice(1), inner }
  if (POD_VERBS.has(verb)) return pod(verb, operands, inner)
  if (NODE_VERBS.has(verb)) return { targets: named('nodes', operands), operands: [], inner }
  if (verb === 'auth can-i' || verb === 'cp' || verb === 'explain')
    return { targets: [], operands, inner }
  const settings = SETTING_VERBS.has(verb)
    ? operands.filter(word => /=|-$|:/.test(word.value) && !word.value.startsWith('$'))
    : []
  return {
    targets: typed(operands.filter(word => !settings.includes(word))),
    operands: settings,
    inner,
  }
}

const created = (verb: string, operands: readonly Word[], inner: readonly Word[]): Reading => {
  const nested = verb === 'create secret' || verb === 'create service'
  const names = operands.slice(nested ? 1 : 0, nested ? 2 : 1)
  return {
    targets: named(resourceName(verb.slice('create '.length)), names),
    operands: operands.slice(nested ? 2 : 1),
    inner,
  }
}

const pod = (verb: string, operands: readonly Word[], inner: readonly Word[]): Reading => {
  const [first, ...rest] = operands
  if (!first) return { targets: [], operands: [], inner }
  const targets = first.value.includes('/') ? slashed(first) : named('pods', [first])
  // `kubectl exec pod ls` without `--` is still accepted by older kubectl; its rest is the command.
  return verb === 'exec' && inner.length === 0
    ? { targets, operands: [], inner: rest }
    : { targets, operands: rest, inner }
}

const named = (resource: string, names: readonly Word[]): readonly Target[] =>
  names.map(name => ({ resource, name }))

const slashed = (word: Word): readonly Target[] => {
  const [resource = '', name = ''] = word.value.split('/')
  return [{ resource: resourceName(resource), name: { ...word, value: name } }]
}

/** `pod web`, `pod/web svc/web`, `pods,svc`, `all`. */
const typed = (operands: readonly Word[]): readonly Target[] => {
  const [first, ...names] = operands
  if (!first) return []
  if (first.value.includes('/') && !first.value.startsWith('$')) return operands.flatMap(slashed)
  const resources = first.value.split(',').map(resourceName)
  return resources.flatMap(resource =>
    names.length > 0 ? named(resource, names) : [{ resource, name: undefined }],
  )
}

/** True where the type lives in a namespace, as far as it is known; custom types are taken to. */
export const isNamespaced = (resource: string): boolean =>
  findResource(resource)?.namespaced ?? true
