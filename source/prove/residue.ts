import type { Machine } from '../machine/learner.ts'
import type { Block } from '../model/lab.ts'
import type { Residue } from '../model/transcript.ts'
import { differencesBetween } from './changes.ts'
import { at, listAt, parseJson, textAt } from './json.ts'
import { type KubeObject, type NodeFile, type Snapshot, takeSnapshot } from './snapshot.ts'

/** A block and the time it took, by this machine's clock in milliseconds since 1970. */
export type Doing = { readonly block: Block; readonly from: number; readonly to: number }

type Found = {
  readonly residue: readonly Residue[]
  /** Why the objects could not be listed, where they could not. */
  readonly missing: string | undefined
  /** How long was waited for what was being deleted. */
  readonly goingMs: number
}

const PATIENCE_MS = 45_000
const PAUSE_MS = 1000

/**
 * Compares the machine after a lab with what it was before: new objects and files, and changed ones, each with the
 * block that made it where that can be told. What is being deleted is waited for, at most 45 s.
 */
export const findResidue = async (
  machine: Machine,
  start: Snapshot,
  doings: readonly Doing[],
  signal: AbortSignal | undefined,
): Promise<Found> => {
  const deadline = performance.now() + PATIENCE_MS
  let end = await takeSnapshot(machine, start.kinds)
  const lookedAt = performance.now()
  let goingMs = 0
  while (isGoing(start, end) && performance.now() < deadline && !signal?.aborted) {
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
    end = await takeSnapshot(machine, start.kinds)
    goingMs = performance.now() - lookedAt
  }
  return {
    residue: residueBetween(start, end, doings),
    missing: start.missing ?? end.missing,
    goingMs,
  }
}

/** Something new is on its way out, or its owner is gone already. */
const isGoing = (start: Snapshot, end: Snapshot): boolean =>
  [...end.objects.values()].some(
    object =>
      !start.objects.has(object.name) &&
      (object.deleting ||
        (object.resource === 'persistentvolumes' && object.writes.people === '[]')),
  )

/** What is there, or is otherwise, since `start`. */
export const residueBetween = (
  start: Snapshot,
  end: Snapshot,
  doings: readonly Doing[],
): readonly Residue[] =>
  grouped([...objectResidue(start, end, doings), ...fileResidue(start, end, doings)])

const objectResidue = (
  start: Snapshot,
  end: Snapshot,
  doings: readonly Doing[],
): readonly Residue[] => {
  const found = differencesBetween(start, end).filter(({ type }) => type !== 'deleted')
  const created = new Set(
    found.filter(({ type }) => type === 'created').map(({ object }) => object.name),
  )
  return found
    .filter(({ object }) => !goesWithAnother(object, created))
    .filter(({ object }) => !isRestarted(start.objects.get(object.name), object))
    .map(({ object, type }) => {
      const earlier = type === 'created' ? undefined : start.objects.get(object.name)
      const made = earlier ? writtenAt(earlier, object) : Date.parse(object.createdAt)
      const mark = earlier && markOf(earlier, object)
      return {
        what: object.deleting
          ? `${object.name} (being deleted)`
          : `${object.name}${earlier ? ` (changed${mark ? `: ${mark.word} ${mark.key}` : ''})` : ''}`,
        kind: 'object' as const,
        madeAt: madeBy(
          object.name,
          made === undefined ? undefined : made - end.clockOffsetMs,
          1000,
          doings,
          mark?.key,
        ),
      }
    })
}

/** `kubectl rollout restart` leaves the time of it, and nothing else: all is as it was. */
const isRestarted = (before: KubeObject | undefined, after: KubeObject): boolean => {
  const added = before ? newWrites(before, after) : []
  return (
    added.length > 0 &&
    added.every(entry => leavesOf(at(entry, 'fieldsV1')).join('\n') === RESTARTED)
  )
}

const RESTARTED = 'f:spec f:template f:metadata f:annotations f:kubectl.kubernetes.io/restartedAt'

/** The fields of a `fieldsV1`, each with what it is in; `.` is the field around it itself. */
const leavesOf = (fields: unknown): readonly string[] =>
  Object.entries(typeof fields === 'object' && fields !== null ? fields : {})
    .filter(([key]) => key !== '.')
    .flatMap(([key, inner]) => {
      const leaves = leavesOf(inner)
      return leaves.length === 0 ? [key] : leaves.map(leaf => `${key} ${leaf}`)
    })

/** What people wrote and had not written before. */
const newWrites = (before: KubeObject, after: KubeObject): readonly unknown[] => {
  const known = new Set(listAt(parseJson(before.writes.people)).map(entry => JSON.stringify(entry)))
  return listAt(parseJson(after.writes.people)).filter(entry => !known.has(JSON.stringify(entry)))
}

/** When people last wrote what was not written before. */
const writtenAt = (before: KubeObject, after: KubeObject): number | undefined => {
  const times = newWrites(before, after)
    .map(entry => Date.parse(textAt(entry, 'time') ?? ''))
    .filter(time => !Number.isNaN(time))
  return times.length === 0 ? undefined : Math.max(...times)
}

/** The first label or annotation that is otherwise, where one is. */
const markOf = (
  before: KubeObject,
  after: KubeObject,
): { readonly word: string; readonly key: string } | undefined => {
  const marks = [parseJson(before.marks), parseJson(after.marks)]
  for (const [index, word] of ['label', 'annotation'].entries()) {
    const [was, is] = marks.map(one => at(one, index))
    const keys = [was, is].flatMap(one => (typeof one === 'object' && one ? Object.keys(one) : []))
    const key = keys.find(one => at(was, one) !== at(is, one))
    if (key !== undefined) return { word, key }
  }
  return undefined
}

/** Its namespace is new, or its kind is: deleting that deletes it too. */
const goesWithAnother = (
  { resource, namespace }: KubeObject,
  created: ReadonlySet<string>,
): boolean =>
  (namespace !== undefined && created.has(`namespaces/${namespace}`)) ||
  created.has(`customresourcedefinitions/${resource}`)

const fileResidue = (
  start: Snapshot,
  end: Snapshot,
  doings: readonly Doing[],
): readonly Residue[] => {
  const residue: Residue[] = []
  const paths = [...end.files.keys()].sort()
  for (const path of paths) {
    const file = end.files.get(path)
    if (!file || isOurs(path) || residue.some(({ what }) => path.startsWith(`${what}/`))) continue
    const earlier = start.files.get(path)
    if (earlier && !isRewritten(earlier, file)) continue
    residue.push({
      what: earlier ? `${path} (changed)` : path,
      kind: 'file',
      madeAt: madeBy(
        path,
        (earlier || file.type === 'file' ? file.writtenAt : file.changedAt) * 1000 -
          end.clockOffsetMs,
        0,
        doings,
      ),
    })
  }
  return residue
}

const isRewritten = (before: NodeFile, after: NodeFile): boolean =>
  after.type === 'file' && (before.size !== after.size || before.writtenAt !== after.writtenAt)

/** What a shell, an editor or a download notes down for itself. */
const isOurs = (path: string): boolean =>
  /^\/root\/\.(?:bash_history|viminfo|lesshst|wget-hsts|node_repl_history)$|^\/tmp\/kubectl-edit-/.test(
    path,
  )

/**
 * The block that was under way then, best one that names it (or, of a change, the `key` that changed: the cluster tells
 * times in whole seconds, in which two blocks may fit); else the only one that names it.
 */
const madeBy = (
  name: string,
  at: number | undefined,
  coarseMs: number,
  doings: readonly Doing[],
  key = '',
): Residue['madeAt'] => {
  const last = name.slice(name.lastIndexOf('/') + 1)
  // `test-7` comes from `test-$i`.
  const stem = last.replace(/\d+$/, '')
  const overlap = ({ from, to }: Doing) =>
    at === undefined ? 0 : Math.min(to, at + coarseMs + 1) - Math.max(from, at)
  const then = doings
    .filter(doing => overlap(doing) >= 0 && doing.block.type === 'exec')
    .sort((a, b) => overlap(b) - overlap(a))
  const candidates = at !== undefined && then.length > 0 ? then : doings
  for (const text of [key, last, stem]) {
    const naming = candidates.filter(({ block }) => text !== '' && block.value.includes(text))
    if (naming[0] && (candidates === then || naming.length === 1)) return naming[0].block.position
  }
  return candidates === then ? then[0]?.block.position : undefined
}

/** A loop leaves many things that differ in a number: they are told as one. */
const grouped = (residue: readonly Residue[]): readonly Residue[] => {
  const groups = new Map<string, Residue[]>()
  for (const one of residue) {
    const stem = one.what.replace(/\d+$/, '*')
    const key = `${one.kind} ${stem} ${one.madeAt?.start.offset}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].flatMap(group => {
    const [first] = group
    if (!first || group.length < 3) return group
    const count = `${group.length} ${first.kind === 'file' ? 'files' : 'objects'}`
    return [{ ...first, what: `${first.what.replace(/\d+$/, '*')} (${count})` }]
  })
}
