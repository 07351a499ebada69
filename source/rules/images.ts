import type { Lab } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import type { Subject } from '../model/rule.ts'
import type { Word } from '../model/script.ts'
import { commandsOf, failsAsAnnounced, find, type RunCommand } from './look.ts'
import { manifestsOf, valuesOf } from './manifests.ts'

/** An image that the lab names, and where. */
export type ImageUse = {
  readonly image: string
  readonly position: Position
  /** `run`: a command pulls it; `shown`: it stands in a manifest to read; `fails`: the text says that it will not do. */
  readonly state: 'run' | 'shown' | 'fails'
}

/** Every image of a kubectl command or a manifest whose name can be told, in source order. */
export const imagesIn = (subject: Subject): readonly ImageUse[] => {
  const known = IMAGES.get(subject.lab)
  if (known) return known
  const uses = [
    ...commandsOf(subject.lab).flatMap(one => fromCommand(subject, one)),
    ...manifestsOf(subject).flatMap(manifest =>
      valuesOf(manifest, 'image').map(({ value, position }) => {
        const { block } = manifest
        const state =
          block.type === 'show'
            ? ('shown' as const)
            : block.type === 'exec' && failsAsAnnounced(block)
              ? ('fails' as const)
              : ('run' as const)
        return { image: value, position, state }
      }),
    ),
  ]
    .filter(({ image }) => /^[\w][\w./:@-]*$/.test(image))
    .sort((a, b) => a.position.start.offset - b.position.start.offset)
  IMAGES.set(subject.lab, uses)
  return uses
}

const IMAGES = new WeakMap<Lab, readonly ImageUse[]>()

const fromCommand = (subject: Subject, one: RunCommand): readonly ImageUse[] => {
  const { kubectl, command, block } = one
  if (!kubectl || one.remote) return []
  const state = failsAsAnnounced(block) ? ('fails' as const) : ('run' as const)
  return wordsWithImage(kubectl.verb, command.words).flatMap(({ word, image }) =>
    word.dynamic
      ? []
      : [
          {
            image,
            position: find(subject, image, word.position.start.offset, word.position),
            state,
          },
        ],
  )
}

type Named = { readonly word: Word; readonly image: string }

const wordsWithImage = (verb: string, words: readonly Word[]): readonly Named[] =>
  words.flatMap((word, index) => {
    if (word.value.startsWith('--image=')) return [{ word, image: word.value.slice(8) }]
    if (words[index - 1]?.value === '--image') return [{ word, image: word.value }]
    const set = verb === 'set image' ? /^[\w*.-]+=([^=]+)$/.exec(word.value) : null
    return set?.[1] === undefined || word.value.startsWith('-') ? [] : [{ word, image: set[1] }]
  })
