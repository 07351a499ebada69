import type { Kubectl } from '../language/kubectl.ts'
import type { Command, Word } from '../model/script.ts'
import { asPattern, type Draft } from './draft.ts'
import { expandWord, type Round, type Shell } from './shell.ts'
import type { LabFile, World } from './world.ts'

/** One run of one command: where it runs and what is known of it. */
export type Scene = {
  readonly world: World
  readonly shell: Shell
  readonly round: Round
  readonly command: Command
  readonly words: readonly Word[]
  /** False where it may fail, or may not run at all. */
  readonly sure: boolean
  /** What it reads on standard input, where that is known. */
  readonly input: Input | undefined
}

export type Input = Pick<LabFile, 'content' | 'drafts'>

/** What a kubectl command does beyond reading. */
export type Consequence = {
  readonly mutates: boolean
  /** True where it deletes something that a finalizer keeps: kubectl waits, and is interrupted. */
  readonly stuck: boolean
  /** True where it makes objects that the lab does not show: of a URL, a folder, a file that a program changed. */
  readonly untold: boolean
}

/** The first word bash makes of one, with `*` for what is not known. */
export const nameOf = (word: Word, scene: Scene): string =>
  asPattern(expandWord(word, scene.round.variables)[0] ?? '')

/** The same with `*` for the loops' variables; `undefined` outside of loops, or where the name does not vary. */
export const patternOf = (word: Word, { round }: Scene): string | undefined => {
  if (!round.pattern) return undefined
  const pattern = asPattern(expandWord(word, round.pattern)[0] ?? '')
  return pattern.includes('*') ? pattern : undefined
}

/** Value of `-n`, with `*` for what is not known. */
export const namespaceOf = ({ namespace }: Kubectl, scene: Scene): string | undefined =>
  namespace && nameOf(namespace, scene)

/** The drafts of a file or of standard input. */
export const draftsOf = (
  input: Input | undefined,
  read: (source: string) => readonly Draft[],
): readonly Draft[] => input?.drafts ?? (input?.content === undefined ? [] : read(input.content))
