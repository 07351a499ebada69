import { resolve } from 'node:path'
import type { Command, Word } from '../model/script.ts'
import { programName, unwrapped } from './words.ts'

/** Programs that look at the folder they are in where they are given none. */
const LISTING = new Set(['du', 'ls', 'find', 'tree'])

/**
 * The folder a shell is in after a command that it ran in `folder`; `cd -` and a variable lead where nobody knows, which
 * is taken for `home`.
 */
export const folderAfter = ({ words }: Command, folder: string, home: string): string => {
  const [first, target] = unwrapped(words)
  if (first?.value !== 'cd' && first?.value !== 'pushd') return folder
  if (!target) return home
  const path = target.value.replace(/^~(?=\/|$)/, home)
  return target.dynamic || path === '-' ? home : resolve(folder, path)
}

/**
 * A command that was run in another folder than the home as it would be spelled from there, its relative paths made
 * absolute; nothing where it would be the same. A command of kubectl has no paths to speak of.
 */
export const spelledFromHome = (
  command: Command,
  folder: string,
  home: string,
): readonly Command[] => {
  const [first, ...args] = unwrapped(command.words)
  const program = programName(first)
  if (!first || folder === home || program === 'kubectl' || program === 'k') return []
  const isPlain = ({ value }: Word) => !/^[-~/$]/.test(value) && !value.includes('://')
  const spelled = args.map(word =>
    isPlain(word) ? { ...word, value: resolve(folder, word.value) } : word,
  )
  const lists = LISTING.has(program) && args.every(({ value }) => value.startsWith('-'))
  const here: Word = { ...first, value: folder, text: folder, dynamic: false }
  return [{ ...command, words: [first, ...spelled, ...(lists ? [here] : [])] }]
}
