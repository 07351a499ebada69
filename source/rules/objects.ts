import type { Document } from 'yaml'
import { resourceName } from '../language/resources.ts'
import type { Lab } from '../model/lab.ts'
import type { Subject } from '../model/rule.ts'
import type { Word } from '../model/script.ts'
import { isDryRun } from './changes.ts'
import { commandsIn, commandsOf, pipedWith, type RunCommand } from './look.ts'
import { type Manifest, manifestsOf, textAt } from './manifests.ts'

/** An object that a command of the lab creates under a name that can be told. */
export type Made = {
  /** kubectl's plural: `deployments`. */
  readonly resource: string
  readonly name: string
  /** `…` where only the shell knows it. */
  readonly namespace: string | undefined
  readonly by: RunCommand
  /** What it was created from; `undefined` where the command says all of it. */
  readonly document: Document | undefined
}

/** Everything that the lab's commands create, in source order. */
export const madeIn = (subject: Subject): readonly Made[] => {
  const known = MADE.get(subject.lab)
  if (known) return known
  const made = commandsOf(subject.lab).flatMap(one => [
    ...byCommand(subject, one),
    ...manifestsReadBy(subject, one).flatMap(manifest => fromManifest(one, manifest)),
  ])
  MADE.set(subject.lab, made)
  return made
}

/** The manifests that `kubectl apply -f` reads: its here-document, or what was written to the file before. */
export const manifestsReadBy = (subject: Subject, one: RunCommand): readonly Manifest[] => {
  const { kubectl } = one
  if (!kubectl || one.remote || !/^(?:apply|create|replace|delete)$/.test(kubectl.verb)) return []
  if (isDryRun(one)) return []
  const { readers, files } = indexOf(subject)
  const { offset } = one.command.position.start
  return kubectl.files.flatMap(({ value }) =>
    value === '-'
      ? (readers.get(one) ?? [])
      : (files.get(basename(value)) ?? []).filter(
          ({ block }) => block.position.start.offset <= offset,
        ),
  )
}

/** The objects of that name, the last one made last. */
export const madeAs = (subject: Subject, name: string): readonly Made[] => {
  const known = BY_NAME.get(subject.lab)
  if (known) return known.get(name) ?? []
  const groups = grouped(madeIn(subject), made => made.name)
  BY_NAME.set(subject.lab, groups)
  return groups.get(name) ?? []
}

/** The objects that one command makes. */
export const madeBy = (subject: Subject, one: RunCommand): readonly Made[] => {
  const known = BY_COMMAND.get(subject.lab)
  if (known) return known.get(one) ?? []
  const groups = grouped(madeIn(subject), made => made.by)
  BY_COMMAND.set(subject.lab, groups)
  return groups.get(one) ?? []
}

type Index = {
  /** By the command whose here-document it is. */
  readonly readers: ReadonlyMap<RunCommand, readonly Manifest[]>
  /** By the last part of the path that it was written to. */
  readonly files: ReadonlyMap<string, readonly Manifest[]>
}

const indexOf = (subject: Subject): Index => {
  const known = INDEX.get(subject.lab)
  if (known) return known
  const manifests = manifestsOf(subject)
  const index = {
    readers: grouped(manifests, ({ reader }) => reader),
    files: grouped(manifests, ({ block, reader }) => {
      const path = block.type === 'file' ? block.target : writtenTo(reader)
      return path === undefined ? undefined : basename(path)
    }),
  }
  INDEX.set(subject.lab, index)
  return index
}

const grouped = <Key, Item>(
  items: readonly Item[],
  keyOf: (item: Item) => Key | undefined,
): ReadonlyMap<Key, readonly Item[]> => {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** The path that a here-document goes to. */
const writtenTo = (reader: RunCommand | undefined): string | undefined =>
  reader &&
  (reader.command.redirects.find(({ operator }) => operator === '>')?.target?.value ??
    (reader.command.words[0]?.value === 'tee' ? reader.command.words.at(-1)?.value : undefined))

const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const MADE = new WeakMap<Lab, readonly Made[]>()
const BY_NAME = new WeakMap<Lab, ReadonlyMap<string, readonly Made[]>>()
const BY_COMMAND = new WeakMap<Lab, ReadonlyMap<RunCommand, readonly Made[]>>()
const INDEX = new WeakMap<Lab, Index>()

/** `kubectl create deployment web`, `kubectl run web`, `kubectl expose deployment web`. */
const byCommand = (subject: Subject, one: RunCommand): readonly Made[] => {
  const { kubectl } = one
  if (!kubectl || one.remote || !isApplied(subject, one)) return []
  const named = /^(?:create .+|run)$/.test(kubectl.verb)
    ? kubectl.targets
    : kubectl.verb === 'expose'
      ? kubectl.targets.map(({ name }) => ({ resource: 'services', name: renamed(one, name) }))
      : []
  return named.flatMap(({ resource, name }) =>
    name && !name.dynamic && resource !== 'token'
      ? [
          {
            resource,
            name: name.value,
            namespace: namespaceOf(one),
            by: one,
            document: undefined,
          },
        ]
      : [],
  )
}

const renamed = ({ kubectl }: RunCommand, name: Word | undefined): Word | undefined => {
  const other = kubectl?.flags.get('name')
  return name && other !== undefined ? { ...name, value: other } : name
}

/** False for a dry run, save one whose output goes to kubectl again. */
const isApplied = (subject: Subject, one: RunCommand): boolean =>
  !isDryRun(one) ||
  pipedWith(commandsIn(subject, one.block), one).some(({ kubectl }) =>
    /^(?:apply|create|replace)$/.test(kubectl?.verb ?? ''),
  )

const namespaceOf = ({ kubectl }: RunCommand): string | undefined =>
  kubectl?.namespace && (kubectl.namespace.dynamic ? UNTOLD : kubectl.namespace.value)

/** In place of a namespace that only the shell knows: `-n "$ns"`. */
export const UNTOLD = '…'

const fromManifest = (one: RunCommand, { documents }: Manifest): readonly Made[] =>
  one.kubectl?.verb === 'delete'
    ? []
    : documents.flatMap(document => {
        const kind = textAt(document, 'kind')
        const name = textAt(document, 'metadata', 'name')
        if (kind === undefined || name === undefined || /[$`]/.test(name)) return []
        const own = textAt(document, 'metadata', 'namespace')
        const namespace = own && /[$`]/.test(own) ? UNTOLD : (own ?? namespaceOf(one))
        return [{ resource: resourceName(kind), name, namespace, by: one, document }]
      })
