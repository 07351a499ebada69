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
  if (!doesSame(programName(wanted[0]), programName(typed[0]))) return false
  if (asksForData(wanted) && !asksForData(typed)) return false
  const split = splitWords(wanted)
  return (
    isSubsequence(split.plain, typed.slice(1)) && split.values.every(value => holds(typed, value))
  )
}

/** Programs that show a file, or as much of it as was looked for. */
const READERS = new Set(
  'cat less more head tail grep egrep fgrep awk sed vi vim view nano bat batcat nl tac yq'.split(
    ' ',
  ),
)

/** True where one program does the other one's work: another shell, another way to read a file or fetch a page. */
const doesSame = (wanted: string, typed: string): boolean =>
  wanted === typed ||
  (SHELLS.has(wanted) && SHELLS.has(typed)) ||
  (wanted === 'cat' && READERS.has(typed)) ||
  (wanted === 'curl' && typed === 'wget')

/** True where a program is told to answer as data: `-w json` has more in it than the table. */
const asksForData = (words: readonly Word[]): boolean =>
  words.some(({ value }, index) =>
    /^(?:-w|-o|--write-out|--output)$/.test(value)
      ? isData(words[index + 1]?.value ?? '')
      : /^(?:-[wo]|--write-out=|--output=)/.test(value) &&
        isData(value.replace(/^(?:--[a-z-]+=|-[wo]=?)/, '')),
  )

const isData = (format: string): boolean => /^(?:json|yaml|fields|protobuf)$/.test(format)

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
