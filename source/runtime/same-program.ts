import { readBash } from '../language/bash.ts'
import type { Command, Word } from '../model/script.ts'
import { programName, sameWord, unwrapped } from './words.ts'

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash', 'zsh'])

/** Flags whose value says how, not what: credentials, addresses, the format of the output. */
const INCIDENTAL = new Set(
  '-o --output -w --write-out --endpoints --cacert --cert --key --command-timeout --dial-timeout'.split(
    ' ',
  ),
)

/**
 * True where a typed program call means the wanted one: the same program, with the same words that are not flags.
 * Flags themselves, and their order, do not matter; the text of `sh -c` is looked into on both sides.
 */
export const sameProgram = (wanted: readonly Word[], typed: readonly Word[]): boolean => {
  const calls = inner(typed)
  return essential(inner(wanted)).every(call => calls.some(other => sameCall(call, other)))
}

type Call = { readonly words: readonly Word[]; readonly command: Command | undefined }

/** The calls in the text of `sh -c`, or the call itself. */
const inner = (words: readonly Word[]): readonly Call[] => {
  const call = unwrapped(words)
  const text = call[2]
  const isShell = SHELLS.has(programName(call[0])) && /^-[a-z]*c$/.test(call[1]?.value ?? '')
  if (!isShell || !text) return [{ words: call, command: undefined }]
  return readBash(text.value)
    .commands.filter(command => command.words.length > 0)
    .map(command => ({ words: unwrapped(command.words), command }))
}

/** Without what only filters another call's output, or computes its arguments. */
const essential = (calls: readonly Call[]): readonly Call[] =>
  calls.filter(
    ({ command }) => !command || (command.pipe.index === 0 && command.within.length === 0),
  )

const sameCall = ({ words: wanted }: Call, { words: typed }: Call): boolean => {
  const [program, other] = [programName(wanted[0]), programName(typed[0])]
  if (program !== other && !(SHELLS.has(program) && SHELLS.has(other))) return false
  const split = splitWords(wanted)
  return (
    isSubsequence(split.plain, typed.slice(1)) && split.values.every(value => holds(typed, value))
  )
}

/** The words that are no flags, apart from those right behind a flag, which may be its value. */
const splitWords = (words: readonly Word[]) => {
  const plain: Word[] = []
  const values: Word[] = []
  for (const [index, word] of words.entries()) {
    const before = words[index - 1]?.value ?? ''
    if (index === 0 || isFlag(word)) continue
    if (!before.startsWith('-') || before.includes('=') || before.length < 2) plain.push(word)
    else if (!INCIDENTAL.has(before)) values.push(word)
  }
  return { plain, values }
}

const isFlag = (word: Word): boolean => word.value.startsWith('-') && word.value.length > 1

const isSubsequence = (wanted: readonly Word[], typed: readonly Word[]): boolean => {
  let at = 0
  for (const word of typed) {
    const next = wanted[at]
    if (next && sameWord(next, word)) at += 1
  }
  return at === wanted.length
}

/** `-n 5` as `-n 5`, `-n5`, `--lines=5` or `5`. */
const holds = (typed: readonly Word[], value: Word): boolean =>
  typed.some(
    (word, index) =>
      index > 0 && (sameWord(value, word) || (isFlag(word) && word.value.endsWith(value.value))),
  )
