import type { Script } from '../model/script.ts'
import { type Kubectl, readKubectl } from './kubectl.ts'

const SHELL = /^(?:\/(?:usr\/)?bin\/)?(?:sh|bash|ash|zsh|dash)$/

/** True for the words of a call that leaves a person in a shell: `sh`, `bash -l`, `chroot /host`, `nsenter -t 1 -m bash`. */
export const isShellCall = (words: readonly string[]): boolean => {
  const [program = '', ...rest] = words
  if (program === 'chroot') {
    const [, ...inner] = rest.filter(word => !word.startsWith('--'))
    return inner.length === 0 || isShellCall(inner)
  }
  if (program === 'nsenter') {
    const inner = afterFlags(rest)
    return inner.length === 0 || isShellCall(inner)
  }
  return SHELL.test(program) && rest.every(word => /^-(?:l|i|-login)$/.test(word))
}

/** What stands behind `-t 1 -m -u --`. */
const afterFlags = (words: readonly string[]): readonly string[] => {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (word === '--') return words.slice(index + 1)
    if (/^(?:-t|--target)$/.test(word)) index += 1
    else if (!word.startsWith('-')) return words.slice(index)
  }
  return []
}

/** True where a command of a script leaves its reader in a shell of a pod: `kubectl exec -it web -- sh`. */
export const opensPodShell = ({ commands }: Script): boolean =>
  commands.some(({ words, within, background, pipe }) => {
    const kubectl = within.length === 0 && !background && pipe.of === 1 && readKubectl(words)
    return kubectl && isInteractive(kubectl) && runsShell(kubectl)
  })

/** `-i`, `-it`, `--stdin`; `-ti` reads as `--tty=i`. */
const isInteractive = ({ flags }: Kubectl): boolean =>
  flags.has('stdin') || flags.has('it') || flags.get('tty') === 'i'

/** Without a command `debug` and `run` start what the image has: a shell in those that are used like this. */
const runsShell = ({ verb, inner }: Kubectl): boolean =>
  /^(?:exec|debug|run)$/.test(verb) &&
  ((inner.length === 0 && verb !== 'exec') || isShellCall(inner.map(({ value }) => value)))
