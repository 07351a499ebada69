import { isShellCall } from '../language/shell-call.ts'
import type { Lab } from '../model/lab.ts'
import type { Subject } from '../model/rule.ts'
import type { Command } from '../model/script.ts'
import { commandsOf, type RunCommand } from './look.ts'

/**
 * For each command of a block that is run: how many shells of pods, containers or other hosts stand open above it in
 * the same step and terminal, so that it is typed into the innermost of them.
 */
export const sessionsBefore = ({ lab }: Subject): ReadonlyMap<Command, number> => {
  const known = SESSIONS.get(lab)
  if (known) return known
  const depths = new Map<Command, number>()
  const open = new Map<number, number>()
  let section: RunCommand['section'] | undefined
  for (const one of commandsOf(lab)) {
    if (one.section !== section) open.clear()
    section = one.section
    const { terminal } = one.block
    const depth = open.get(terminal) ?? 0
    depths.set(one.command, depth)
    if (opensShell(one) || (depth > 0 && program(one) === 'chroot')) open.set(terminal, depth + 1)
    else if (program(one) === 'exit' && one.command.within.length === 0)
      open.set(terminal, Math.max(0, depth - 1))
  }
  SESSIONS.set(lab, depths)
  return depths
}

const SESSIONS = new WeakMap<Lab, ReadonlyMap<Command, number>>()

/** True where a command leaves the learner in a shell of its own: `kubectl exec -it web -- sh`, `ssh node01`. */
export const opensShell = (one: RunCommand): boolean => {
  const { command, kubectl, remote } = one
  if (remote || command.background || command.pipe.of > 1 || command.hereDoc) return false
  if (command.within.some(({ type }) => type === 'function' || type === 'substitution'))
    return false
  if (command.redirects.some(({ operator }) => operator.startsWith('<'))) return false
  return kubectl ? kubectlOpens(one) : otherOpens(command.words.map(({ value }) => value))
}

const SHELL = /^(?:\/(?:usr\/)?bin\/)?(?:sh|bash|ash|zsh|dash)$/
/** Clients that ask for commands when they are given none. */
const PROMPTS = /^(?:psql|mysql|mongo|mongosh|redis-cli|python3?|node|irb|sqlite3)$/

const kubectlOpens = ({ command, kubectl }: RunCommand): boolean => {
  if (!kubectl || !command.words.some(({ value }) => isStdin(value))) return false
  const inner = kubectl.inner.map(({ value }) => value)
  if (kubectl.verb === 'attach') return true
  if (kubectl.verb === 'exec') return asks(inner)
  if (kubectl.verb !== 'debug' && kubectl.verb !== 'run') return false
  // Without a command the image's own one runs: a shell in most images that are used this way.
  return inner.length === 0 || asks(inner)
}

const isStdin = (word: string): boolean =>
  /^-(?:i|it|ti|ti?i)$|^--(?:stdin|it)(?:=true)?$/.test(word)

const asks = (inner: readonly string[]): boolean => {
  const [program = '', ...rest] = inner
  return (
    isShellCall(inner) ||
    (PROMPTS.test(program) &&
      rest.every(word => !/^-(?:c|e|-eval|-command|-execute)/.test(word)) &&
      rest.length <= 4)
  )
}

const otherOpens = (all: readonly string[]): boolean => {
  const words = all.filter(word => word !== 'sudo')
  const [name = '', verb = '', ...rest] = words
  if (name === 'ssh') return sshOperands(words.slice(1)) === 1
  if (!/^(?:docker|podman|nerdctl)$/.test(name)) return false
  if (
    !rest.some(word => /^-\w*i\w*$|^--interactive$/.test(word)) ||
    !rest.some(word => /^-\w*t\w*$|^--tty$/.test(word))
  )
    return false
  if (verb !== 'run' && verb !== 'exec') return false
  return (
    SHELL.test(words.at(-1) ?? '') ||
    (verb === 'run' && /^(?:ubuntu|debian|alpine|busybox)(?::[\w.-]+)?$/.test(words.at(-1) ?? ''))
  )
}

/** `ssh -p 22 node01` has one operand; a second one is the command that is run there. */
const sshOperands = (words: readonly string[]): number => {
  let count = 0
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (/^-[bcDEeFIiJLlmOopQRSWw]$/.test(word)) index += 1
    else if (!word.startsWith('-')) count += 1
  }
  return count
}

const program = ({ command }: RunCommand): string => command.words[0]?.value ?? ''
