import { isNamespaced } from '../language/kubectl.ts'
import { resourceName } from '../language/resources.ts'
import type { Draft } from './draft.ts'
import { at, isList, type JsonObject, text } from './json.ts'

/** An object of the cluster, as far as the lab's commands tell. */
export type Thing = {
  readonly resource: string
  /** `undefined`: cluster-scoped. */
  readonly namespace: string | undefined
  /** May hold `*`. */
  readonly name: string
  /** Name with `*` in place of loops' variables. */
  readonly pattern: string | undefined
  /** How many objects it stands for: more than one only where the name holds `*`. */
  readonly times: number
  /** The fields that are known; `undefined` where a change made them unknown. */
  readonly manifest: JsonObject | undefined
  /** The fields it was made with. */
  readonly made: JsonObject | undefined
  /** `maybe`: a command that may have failed. `foreign`: there before the lab, or made by a controller. */
  readonly known: 'sure' | 'maybe' | 'foreign'
  /** Deletion was asked for, and a finalizer keeps it. */
  readonly deleting: boolean
  /** Made by commands in the background, which may fail one by one without a word. */
  readonly together: boolean
}

/** A file of the learner's machine that the lab has written. */
export type LabFile = {
  /** `undefined` where only the shell knows it. */
  readonly content: string | undefined
  /** Objects it describes, where a command wrote it as YAML. */
  readonly drafts: readonly Draft[] | undefined
  readonly folder: boolean
  /** True where it may have been there before the lab: what is appended to, or belongs to the system. */
  readonly foreign: boolean
}

export type Key = string

export const keyOf = ({ resource, namespace, name }: Place): Key =>
  `${resource}\n${namespace ?? ''}\n${name}`

export type Place = Pick<Thing, 'resource' | 'namespace' | 'name'>

/** The cluster and the files as the lab's commands leave them; what a step changes is kept until the next begins. */
export class World {
  /** The kubeconfig's namespace. */
  namespace = 'default'
  readonly things = new Map<Key, Thing>()
  /** Those of them whose names hold `*`. */
  readonly wild = new Map<Key, Thing>()
  readonly files = new Map<string, LabFile>()
  /** Objects that wait for a finalizer. */
  readonly leaving = new Set<Key>()
  /** What was there before this step touched it, by key and by path. */
  thingsBefore = new Map<Key, Thing | undefined>()
  filesBefore = new Map<string, LabFile | undefined>()
  /** By namespace and the beginnings of its name, `web-` and `web-1-` of `web-1-a`. */
  readonly #alike = new Map<string, Map<Key, Thing>>()
  readonly #kinds = new Map<string, { readonly resource: string; readonly namespaced: boolean }>()

  begin(): void {
    this.thingsBefore = new Map()
    this.filesBefore = new Map()
  }

  put(thing: Thing): void {
    const key = keyOf(thing)
    this.#touch(key)
    this.things.set(key, thing)
    for (const place of beginningsOf(thing)) {
      const group = this.#alike.get(place)
      if (group) group.set(key, thing)
      else this.#alike.set(place, new Map([[key, thing]]))
    }
    if (thing.name.includes('*')) this.wild.set(key, thing)
    if (thing.deleting) this.leaving.add(key)
    else this.leaving.delete(key)
    if (thing.resource === 'customresourcedefinitions') this.#learn(thing)
  }

  remove(key: Key): void {
    this.#touch(key)
    const thing = this.things.get(key)
    for (const place of thing ? beginningsOf(thing) : []) this.#alike.get(place)?.delete(key)
    this.things.delete(key)
    this.wild.delete(key)
    this.leaving.delete(key)
  }

  writeFile(path: string, file: LabFile | undefined): void {
    if (!this.filesBefore.has(path)) this.filesBefore.set(path, this.files.get(path))
    if (file) this.files.set(path, file)
    else this.files.delete(path)
  }

  /** The type that a word of a command names, custom types by any of their names. */
  resource(word: string): string {
    return this.#kinds.get(word.toLowerCase())?.resource ?? resourceName(word)
  }

  /** The objects of a namespace, of any type, whose names may fit a pattern, or may with `-` and more behind them. */
  alike(namespace: string | undefined, pattern: string): Iterable<Thing> {
    const known = pattern.split('*')[0] ?? ''
    const beginning = known.slice(0, known.lastIndexOf('-') + 1)
    return this.#alike.get(`${namespace ?? ''}\n${beginning}`)?.values() ?? []
  }

  /** The namespace an object goes to: none where its type is cluster-scoped. */
  placed(resource: string, namespace: string | undefined): string | undefined {
    const namespaced = this.#kinds.get(resource)?.namespaced ?? isNamespaced(resource)
    return namespaced ? (namespace ?? this.namespace) : undefined
  }

  #touch(key: Key): void {
    if (!this.thingsBefore.has(key)) this.thingsBefore.set(key, this.things.get(key))
  }

  #learn({ manifest, name }: Thing): void {
    const names = at(manifest, 'spec', 'names')
    const kind = text(at(names, 'kind'))?.toLowerCase()
    // A custom kind that is called like a built-in one is kept under its group, and named so by the lab.
    if (kind === undefined || resourceName(kind) !== kind) return
    const kindOf = { resource: kind, namespaced: at(manifest, 'spec', 'scope') !== 'Cluster' }
    const short = at(names, 'shortNames')
    const aliases = [at(names, 'plural'), at(names, 'singular'), ...(isList(short) ? short : [])]
    for (const alias of [kind, name, ...aliases]) {
      const word = text(alias)?.toLowerCase()
      if (word !== undefined) this.#kinds.set(word, kindOf)
    }
  }
}

const beginningsOf = ({ namespace, name }: Place): readonly string[] => {
  const places = [`${namespace ?? ''}\n`]
  const whole = `${name}-`
  for (let at = whole.indexOf('-'); at >= 0; at = whole.indexOf('-', at + 1))
    places.push(`${namespace ?? ''}\n${whole.slice(0, at + 1)}`)
  return places
}
