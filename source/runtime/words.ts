import type { Word } from '../model/script.ts'

/** What a variable or a glob stands for, as a pattern. */
const HOLE = /\$\{\w+\}|\$\w+|[*?]/

/** Expansions that can be anything at all: substitutions, braces, `${x:-y}`. */
const OPAQUE = /\$\(|`|\$\{|\{/

/**
 * True where two words can be the same word at run time: equal, or one has an expansion that the other fits into
 * (`test-$i` and `test-5`). Paths are compared from the learner's home, `./x` as `x`.
 */
export const sameWord = (wanted: Word, typed: Word): boolean =>
  sameText(wanted.value, typed.value, wanted.dynamic, typed.dynamic)

export const sameText = (
  wanted: string,
  typed: string,
  wantedDynamic = hasExpansion(wanted),
  typedDynamic = hasExpansion(typed),
): boolean => {
  const [left, right] = [settled(wanted), settled(typed)]
  if (left === right || (wantedDynamic && typedDynamic)) return true
  if (wantedDynamic) return fits(left, right)
  return typedDynamic && fits(right, left)
}

/** True where a text has an expansion in it, for texts that have lost their `Word`. */
export const hasExpansion = (text: string): boolean => text.includes('$') || text.includes('`')

const fits = (pattern: string, text: string): boolean => {
  const simple = pattern.replaceAll(new RegExp(HOLE, 'g'), '')
  if (OPAQUE.test(simple)) return true
  const parts = pattern.split(HOLE).map(part => part.replace(/[\\^$.|+()[\]{}]/g, '\\$&'))
  // A dynamic word without a hole that is known here (a bracket, an arithmetic) can be anything.
  return parts.length < 2 || new RegExp(`^${parts.join('.*')}$`, 's').test(text)
}

/** A path from the home, and an address of this machine, in one of their spellings. */
const settled = (text: string): string =>
  text
    .replace(/^(?:~|\$HOME|\$\{HOME\}|\/root)\//, './')
    .replace(/^(?:\.\/)+(?=.)/, '')
    .replace(/^(?:http:\/\/)?(?:localhost|127\.0\.0\.1)(?=[:/])/, 'http://127.0.0.1')
    .replace(/^(https:\/\/)localhost(?=[:/])/, '$1127.0.0.1')

/** Name of the program that a word calls, without its folder. */
export const programName = (word: Word | undefined): string => word?.value.split('/').at(-1) ?? ''

type Wrapper = {
  /** Flags that take the next word. */
  readonly values: string
  /** Operands of its own before the command. */
  readonly operands?: number
  /** Assignments may stand before the command. */
  readonly assigns?: true
  /** The command gets further arguments from elsewhere. */
  readonly more?: true
}

/** Programs that run the command in their arguments. */
const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  sudo: { values: 'ugChpTrt', assigns: true },
  time: { values: 'fo' },
  watch: { values: 'nq' },
  timeout: { values: 'ks', operands: 1 },
  nohup: { values: '' },
  setsid: { values: '' },
  nice: { values: 'n' },
  env: { values: 'uCS', assigns: true },
  command: { values: '' },
  builtin: { values: '' },
  exec: { values: 'a' },
  stdbuf: { values: 'ioe' },
  xargs: { values: 'nPIdLsaE', more: true },
}

/** The command that is really run: `sudo -u root watch -n 1 kubectl get pods` is `kubectl get pods`. */
export const unwrapped = (words: readonly Word[]): readonly Word[] => {
  const first = words[0]
  const wrapper = WRAPPERS[programName(first)]
  if (!first || !wrapper) return words
  const at = commandAt(words, wrapper)
  if (at === undefined) return words
  const anything: Word = { ...first, value: '$anything', text: '$anything', dynamic: true }
  return unwrapped([...words.slice(at), ...(wrapper.more ? [anything] : [])])
}

/** Where the command begins behind its wrapper; `undefined` where there is none (`command -v kubectl` asks only). */
const commandAt = (words: readonly Word[], wrapper: Wrapper): number | undefined => {
  let at = 1
  for (; words[at]?.value.startsWith('-'); at++) {
    const flag = words[at]?.value ?? ''
    if (/^-[vV]$/.test(flag) && programName(words[0]) === 'command') return undefined
    if (/^-\w$/.test(flag) && wrapper.values.includes(flag[1] ?? '')) at += 1
    if (flag === '--interval' || flag === '--user' || flag === '--signal') at += 1
  }
  at += wrapper.operands ?? 0
  if (wrapper.assigns) while (/^\w+=/.test(words[at]?.value ?? '')) at += 1
  return words[at] === undefined ? undefined : at
}
