import type { Word } from '../model/script.ts'

/** Flags of wrappers that take the next word. */
const TAKES = /^-(?:u|g|n|k|s|I|P|L|d)$/

/** The words of the program that really runs: without `sudo`, `time`, `timeout 10`, `env A=b`, `xargs`. */
export const programWords = (words: readonly Word[]): readonly Word[] => {
  const wrapper = words[0]?.value
  if (!wrapper || !/^(?:sudo|time|timeout|nohup|nice|env|command|xargs|exec|stdbuf)$/.test(wrapper))
    return words
  let index = 1
  for (; words[index]?.value.startsWith('-'); index++)
    if (TAKES.test(words[index]?.value ?? '')) index += 1
  if (wrapper === 'timeout') index += 1
  while (/^\w+=/.test(words[index]?.value ?? '')) index += 1
  return words[index] ? programWords(words.slice(index)) : words
}

/** The program's name without its folder. */
export const programName = (words: readonly Word[]): string =>
  words[0]?.value.split('/').at(-1) ?? ''
