import type { Command, Script } from '../model/script.ts'
import { readKubectl } from './kubectl.ts'

/** Programs that run until they are interrupted, whatever their arguments. */
const ENDLESS = new Set(['top', 'htop', 'watch', 'yes', 'k9s'])

/** True where a command runs until it is interrupted: `kubectl get -w`, `logs -f`, `port-forward`, `watch`, `top`. */
export const isEndless = (command: Command): boolean => {
  const [name, ...rest] = command.words.map(({ value }) => value)
  if (name === undefined) return false
  const has = (...flags: string[]) => rest.some(word => flags.includes(word))
  const kubectl = readKubectl(command.words)
  if (kubectl) {
    const on = (flag: string) => (kubectl.flags.get(flag) ?? 'false') !== 'false'
    if (kubectl.verb === 'get') return on('watch') || on('watch-only')
    if (kubectl.verb === 'events') return on('watch')
    if (kubectl.verb === 'logs') return on('follow') || has('-f')
    return kubectl.verb === 'port-forward' || kubectl.verb === 'proxy'
  }
  if (name === 'tail') return has('-f', '-F', '--follow') || rest.some(word => /^-\d+f$/.test(word))
  if (name === 'journalctl') return has('-f', '--follow')
  if (name === 'ping') return !rest.some(word => /^-[cw]/.test(word))
  if (name === 'vmstat' || name === 'iostat')
    return rest.length === 1 && /^\d+$/.test(rest[0] ?? '')
  if (name === 'top')
    return !rest.some(word => /^-\w*b/.test(word)) || !rest.some(word => /^-\w*n/.test(word))
  return ENDLESS.has(name)
}

/**
 * The first command of a script that keeps the learner's prompt away for good: in the foreground, not under `timeout`,
 * not in a pipe whose next member ends it (`| head`), nor in a pod's or another shell's own text.
 */
export const endlessCommand = (script: Script): Command | undefined =>
  script.commands.find(command => isForeground(script, command) && isEndless(command))

/** True for a command that the prompt waits for, and that no other member of its pipe ends. */
export const isForeground = (script: Script, command: Command): boolean =>
  !command.background &&
  command.within.every(({ type }) => type !== 'function' && type !== 'substitution') &&
  !endsEarly(script, command)

/** True where a later member of its pipe ends as soon as it has what it wants: `head`, `grep -q`, `grep -m1`. */
export const endsEarly = (script: Script, command: Command): boolean =>
  command.pipe.of > 1 &&
  script.commands.some(
    other =>
      other.pipe.id === command.pipe.id &&
      other.pipe.index > command.pipe.index &&
      (other.words[0]?.value === 'head' ||
        other.words.some(({ value }) => /^-(?:m\d*|q)$/.test(value))),
  )
