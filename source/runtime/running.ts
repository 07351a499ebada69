import { readdirSync, readFileSync } from 'node:fs'

/**
 * Command lines of the programs that run on a terminal right now, as bash would be given them.
 * A shell records a command when it ends; `kubectl get pods -w` has to count while the learner is watching it.
 */
export const runningLines = (proc = '/proc'): readonly string[] =>
  processIds(proc).flatMap(id => {
    try {
      if (!onTerminal(readFileSync(`${proc}/${id}/stat`, 'utf8'))) return []
      const words = readFileSync(`${proc}/${id}/cmdline`, 'utf8').split('\0').slice(0, -1)
      return words.length === 0 ? [] : [words.map(quoted).join(' ')]
    } catch {
      // It ended in the meantime.
      return []
    }
  })

const processIds = (proc: string): readonly string[] => {
  try {
    return readdirSync(proc).filter(name => /^\d+$/.test(name))
  } catch {
    return []
  }
}

/** The seventh field is the terminal, 0 for none; the second is in parentheses and may hold anything. */
const onTerminal = (stat: string): boolean =>
  stat.slice(stat.lastIndexOf(')') + 2).split(' ')[4] !== '0'

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`
