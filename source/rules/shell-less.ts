import type { Lab } from '../model/lab.ts'
import type { Subject } from '../model/rule.ts'
import type { Word } from '../model/script.ts'
import { type RunCommand, runsOf } from './look.ts'
import { textAt } from './manifests.ts'
import { type Made, madeAs } from './objects.ts'

/** An image that holds its own programs and nothing else. */
export type ShellLess = {
  /** As a message names it. */
  readonly name: string
  /** Its own programs. */
  readonly has: readonly string[]
  /** Folder of the node that holds its data. */
  readonly data: string
  /** Version of Kubernetes from which on it is so; empty where it always was. */
  readonly since: string
}

type Known = ShellLess & {
  /** Names of pods of a cluster's own, and what selects them. */
  readonly pod: RegExp
  readonly selector: RegExp
  readonly image: RegExp
}

const own = (name: string, pod: string, selector: string, has: string[], image: RegExp): Known => ({
  name,
  has,
  data: '',
  since: '',
  pod: new RegExp(`^${pod}(?:-|$)`),
  selector: new RegExp(selector),
  image,
})

const IMAGES: readonly Known[] = [
  {
    ...own(
      "etcd's container",
      'etcd',
      'component=etcd\\b|\\betcd\\b',
      ['etcd', 'etcdctl', 'etcdutl'],
      /^registry\.k8s\.io\/etcd:3\.(?:5\.(?:2[1-9]|[3-9]\d)|[6-9])/,
    ),
    data: '/var/lib/etcd',
    since: '1.33',
  },
  own(
    'kube-apiserver',
    'kube-apiserver',
    'component=kube-apiserver|\\bkube-apiserver\\b',
    ['kube-apiserver'],
    /\/kube-apiserver:/,
  ),
  own(
    'kube-scheduler',
    'kube-scheduler',
    'component=kube-scheduler|\\bkube-scheduler\\b',
    ['kube-scheduler'],
    /\/kube-scheduler:/,
  ),
  own(
    'kube-controller-manager',
    'kube-controller-manager',
    'component=kube-controller-manager|\\bkube-controller-manager\\b',
    ['kube-controller-manager'],
    /\/kube-controller-manager:/,
  ),
  own(
    'CoreDNS',
    'coredns',
    'k8s-app=kube-dns|\\bcoredns\\b',
    ['coredns'],
    /(?:^|\/)coredns(?:\/coredns)?:/,
  ),
  own(
    'metrics-server',
    'metrics-server',
    'k8s-app=metrics-server|\\bmetrics-server\\b',
    ['metrics-server'],
    /\/metrics-server:/,
  ),
  own('a distroless container', '\\0', '\\0', [], /^gcr\.io\/distroless\/(?!.*debug)/),
  own('the pause container', '\\0', '\\0', [], /(?:^|\/)pause(?::|$)/),
  own('the container of http-echo', '\\0', '\\0', ['http-echo'], /^hashicorp\/http-echo(?::|$)/),
  own(
    'the container of whoami',
    '\\0',
    '\\0',
    ['whoami'],
    /^(?:docker\.io\/)?(?:traefik|containous)\/whoami(?::|$)/,
  ),
  own('the container of hello-world', '\\0', '\\0', ['hello'], /^hello-world(?::|$)/),
]

/** The image that a `kubectl exec` or `cp` runs in, where it is one without a shell. */
export const imageBehind = (subject: Subject, one: RunCommand): ShellLess | undefined => {
  const { kubectl } = one
  if (!kubectl) return undefined
  if (kubectl.verb === 'cp') return ofCopy(subject, one)
  const target = kubectl.targets[0]
  if (!target?.name) return undefined
  return ofName(subject, one, target.name, target.resource)
}

/** `kubectl cp kube-system/etcd-0:/a b`: the operand with a colon names the pod. */
const ofCopy = (subject: Subject, one: RunCommand): ShellLess | undefined => {
  const word = one.kubectl?.operands.find(({ value }) => /^[^./][^:]*:/.test(value))
  if (!word) return undefined
  const value = word.value.slice(0, word.value.indexOf(':')).replace(/^[^/$]*\//, '')
  return ofName(subject, one, { ...word, value, text: value }, 'pods')
}

const ofName = (
  subject: Subject,
  one: RunCommand,
  name: Word,
  resource: string,
): ShellLess | undefined => {
  const variable =
    /^["']?\$\{?(\w+)\}?["']?$/.exec(name.text)?.[1] ?? /^\$\{?(\w+)\}?$/.exec(name.value)?.[1]
  if (variable !== undefined) return ofQuery(queryBefore(subject, one, variable))
  if (/\$\(/.test(name.text)) return ofQuery(name.text)
  if (one.kubectl?.namespace?.value === 'kube-system')
    return IMAGES.find(({ pod }) => pod.test(name.value))
  const image = imageOf(
    madeAs(subject, name.value).findLast(made => made.resource === resource),
    one,
  )
  return image === undefined ? undefined : IMAGES.find(known => known.image.test(image))
}

/** The pod that `kubectl get pods -n kube-system -l component=etcd …` asks for. */
const ofQuery = (query: string | undefined): ShellLess | undefined =>
  query !== undefined && /-n\s*=?kube-system|--namespace[ =]kube-system|-A\b/.test(query)
    ? IMAGES.find(({ selector }) => selector.test(query))
    : undefined

/** What a variable was last set to before a command, as written. */
const queryBefore = (subject: Subject, one: RunCommand, name: string): string | undefined => {
  const sets = setsOf(subject).get(name) ?? []
  return sets.findLast(({ at }) => at <= one.command.position.start.offset)?.text
}

type Set = { readonly at: number; readonly text: string }

const setsOf = (subject: Subject): ReadonlyMap<string, readonly Set[]> => {
  const known = SETS.get(subject.lab)
  if (known) return known
  const sets = new Map<string, Set[]>()
  for (const { block } of runsOf(subject.lab))
    for (const { name, position } of block.script.assigns) {
      const set = {
        at: position.end.offset,
        text: subject.source.slice(position.start.offset, position.end.offset),
      }
      const before = sets.get(name)
      if (before) before.push(set)
      else sets.set(name, [set])
    }
  SETS.set(subject.lab, sets)
  return sets
}

const SETS = new WeakMap<Lab, ReadonlyMap<string, readonly Set[]>>()

/** The image of the container that is meant: the one `-c` names, or the first. */
const imageOf = (made: Made | undefined, one: RunCommand): string | undefined => {
  if (!made) return undefined
  if (!made.document) return made.by.kubectl?.flags.get('image')
  const spec = made.resource === 'pods' ? ['spec'] : ['spec', 'template', 'spec']
  const container = one.kubectl?.flags.get('container')
  for (let index = 0; index < 20; index++) {
    const at = (key: string) =>
      made.document && textAt(made.document, ...spec, 'containers', index, key)
    const image = at('image')
    if (image === undefined) return undefined
    if (container === undefined || at('name') === container) return image
  }
  return undefined
}
