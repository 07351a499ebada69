import type { Kubectl } from '../../language/kubectl.ts'
import type { Draft } from '../draft.ts'
import { expandText } from '../expand.ts'
import { draftsOf, type Input, type Scene } from '../scene.ts'
import { expandWord, pathOf } from '../shell.ts'
import { readManifests } from './manifests.ts'

/** The objects in the files of `-f`, as far as the lab wrote them. */
export const readFiles = (kubectl: Kubectl, scene: Scene): readonly Draft[] =>
  kubectl.flags.has('kustomize')
    ? []
    : kubectl.files.flatMap(file =>
        file.value === '-'
          ? draftsIn(scene.input, scene)
          : expandWord(file, scene.round.variables).flatMap(path => fileDrafts(path, scene)),
      )

/** The objects of a text; one that a loop writes names them by the loop's variables: read with those unknown it gives the patterns. */
export const draftsIn = (input: Input | undefined, { round, command }: Scene): readonly Draft[] => {
  const drafts = draftsOf(input, readManifests)
  const { hereDoc } = command
  if (!round.pattern || !hereDoc || hereDoc.quoted || input?.drafts) return drafts
  const patterns = readManifests(expandText(hereDoc.value, round.pattern, true))
  return drafts.map((draft, index) => {
    const name = patterns[index]?.name
    return name?.includes('*') ? { ...draft, pattern: name, times: round.times } : draft
  })
}

const fileDrafts = (path: string, { world, shell }: Scene): readonly Draft[] => {
  const absolute = pathOf(path, shell)
  const file = absolute === undefined ? undefined : world.files.get(absolute)
  if (absolute === undefined || !file) return []
  if (!file.folder) return draftsOf(file, readManifests)
  return [...world.files]
    .filter(
      ([other]) => other.startsWith(`${absolute}/`) && isManifest(other.slice(absolute.length + 1)),
    )
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([, inside]) => draftsOf(inside, readManifests))
}

const isManifest = (name: string): boolean => !name.includes('/') && /\.(?:ya?ml|json)$/.test(name)

/** What a command gets on standard input: its here-document, its here-string, a file, or the command before it in a pipe. */
export const inputOf = (
  scene: Omit<Scene, 'input'>,
  piped: Input | undefined,
): Input | undefined => {
  const { command, round, world, shell } = scene
  const { hereDoc } = command
  if (hereDoc)
    return only(hereDoc.quoted ? hereDoc.value : expandText(hereDoc.value, round.variables, true))
  for (const { operator, target } of command.redirects) {
    const value = target && expandWord(target, round.variables)[0]
    if (value === undefined) continue
    if (operator === '<<<') return only(value)
    const path = operator === '<' ? pathOf(value, shell) : undefined
    if (path !== undefined) return world.files.get(path)
  }
  return piped
}

const only = (content: string): Input => ({ content, drafts: undefined })
