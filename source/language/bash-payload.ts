import type * as Sh from 'unbash'

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash', 'zsh'])

export type Payload = {
  readonly word: Sh.Word
  readonly shell: string
  readonly quote: 'single' | 'double' | 'none'
}

/** The text that a command hands to a shell: `sh -c '…'`, also behind `kubectl exec … --`, or `watch '…'`. */
export const findPayload = (command: Sh.Command): Payload | undefined => {
  if (!command.name) return undefined
  const words = [command.name, ...command.args]
  for (const [index, word] of words.entries()) {
    const shell = word.type === 'Word' ? basename(word.value) : ''
    const flag = words[index + 1]
    const text = words[index + 2]
    if (!SHELLS.has(shell) || text?.type !== 'Word') continue
    if (flag?.type === 'Word' && /^-[a-z]*c$/.test(flag.value)) return payload(text, shell)
  }
  return watched(command)
}

const watched = (command: Sh.Command): Payload | undefined => {
  const last = command.args.at(-1)
  if (command.name?.value !== 'watch' || last?.type !== 'Word') return undefined
  return last.value.includes(' ') ? payload(last, 'watch') : undefined
}

const payload = (word: Sh.Word, shell: string): Payload => {
  const only = word.parts?.length === 1 ? word.parts[0] : undefined
  const quote =
    only?.type === 'SingleQuoted' ? 'single' : only?.type === 'DoubleQuoted' ? 'double' : 'none'
  return { word, shell, quote }
}

const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
