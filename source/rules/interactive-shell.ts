import { isShellCall } from '../language/shell-call.ts'
import type { Rule, Subject } from '../model/rule.ts'
import type { Word } from '../model/script.ts'
import { commandsIn, commandsOf, failsAsAnnounced, type RunCommand, written } from './look.ts'
import { opensShell } from './sessions.ts'

export const interactiveShell: Rule = {
  id: 'interactive-shell',
  severity: 'warning',
  summary: 'A command leaves the learner in a shell of a pod, a container or another host',
  details:
    "Lines below it in the same block are typed before that shell is there, or into it, as it happens; and every later block runs inside until somebody types `exit`. Hand the commands over instead: `kubectl exec web -- sh -c '…'`. Where the shell itself is the lesson, `until` or `for` on the fence says how it is left.",
  inspect: function* (subject) {
    for (const one of commandsOf(subject.lab)) {
      if (one.block.ending || failsAsAnnounced(one.block) || !opensShell(one)) continue
      const inside = linesAfter(subject, one)
      const text = written(subject, one.command)
      yield {
        position: one.command.position,
        reason:
          inside.length > 0
            ? `Unexpected \`${inside[0]}\` below \`${text}\`, which opens a shell of its own, expected it inside of that`
            : `Unexpected shell of its own in \`${text}\`, expected a command that ends by itself`,
        fix: handOver(one, inside),
      }
    }
  },
}

/** Commands of the block that follow, up to an `exit`. */
const linesAfter = (subject: Subject, { block, command }: RunCommand): readonly string[] => {
  const after = commandsIn(subject, block).filter(
    other => other.command.statement > command.statement && other.command.within.length === 0,
  )
  const end = after.findIndex(other => other.command.words[0]?.value === 'exit')
  return (end < 0 ? after : after.slice(0, end)).map(other => written(subject, other.command))
}

const handOver = ({ command, kubectl }: RunCommand, inside: readonly string[]): string => {
  const lines = inside.join('; ')
  const text = lines === '' || lines.length > 60 || lines.includes("'") ? '…' : lines
  if (!kubectl)
    return `Write \`${command.words
      .map(word => word.text)
      .join(' ')
      .slice(0, 60)} '${text}'\``
  const words = command.words
    .filter(word => word.value !== '--' && !kubectl.inner.includes(word))
    .map(word => word.text)
    .filter(word => !/^-(?:it?|ti?)$|^--(?:stdin|tty)$/.test(word))
  const [client] = kubectl.inner
  if (client && !isShellCall(kubectl.inner.map(({ value }) => value)))
    return `Hand the command over, as in \`${words.join(' ')} -- ${kubectl.inner.map(word => word.text).join(' ')} …\``
  const attached = kubectl.verb === 'debug' || kubectl.verb === 'run' ? ' --attach' : ''
  return `Write \`${words.join(' ')}${attached} -- ${shellOf(kubectl.inner)} -c '${text}'\``
}

/** `chroot /host sh` stays as it is, `bash -l` becomes `sh`. */
const shellOf = (inner: readonly Word[]): string => {
  const words = inner.map(({ text }) => text)
  if (!/^(?:chroot|nsenter)$/.test(words[0] ?? '')) return 'sh'
  const shell = words.findIndex((word, index) => index > 0 && isShellCall([word]))
  return [...(shell < 0 ? words : words.slice(0, shell)), 'sh'].join(' ')
}
