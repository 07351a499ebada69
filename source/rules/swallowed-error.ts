import type { Position } from '../model/place.ts'
import type { Rule, Subject } from '../model/rule.ts'
import type { Command } from '../model/script.ts'
import { makesChanges } from './changes.ts'
import { commandsOf, failsAsAnnounced, find, type RunCommand, written } from './look.ts'

export const swallowedError: Rule = {
  id: 'swallowed-error',
  severity: 'warning',
  summary: 'A command that changes things hides its own error',
  details:
    'With `2>/dev/null` or `|| true` a command that failed looks like one that worked: the learner goes on, and stumbles later over what is missing. Reading commands may do so, and so may `if kubectl … 2>/dev/null`, which asks for the status. Where only "it is not there" is to be passed over, kubectl has words for that: `--ignore-not-found`, or `apply` in place of `create`.',
  inspect: function* (subject) {
    for (const one of commandsOf(subject.lab)) {
      if (failsAsAnnounced(one.block) || !makesChanges(one)) continue
      const hidden = hiddenBy(subject, one)
      if (!hidden) continue
      yield {
        position: hidden.position,
        reason: `Unexpected \`${hidden.text}\` behind \`${program(one)}\`, which changes things, expected its error to be seen`,
        fix: instead(one, hidden.text),
      }
    }
  },
}

type Hidden = { readonly text: string; readonly position: Position }

const hiddenBy = (subject: Subject, one: RunCommand): Hidden | undefined => {
  const { command } = one
  // In the background nobody would see the status, and errors would be written over the prompt.
  if (command.guard === 'condition' || command.background) return undefined
  const shrugged = command.guard === 'or' && /^(?:true|:)$/.test(command.otherwise ?? '')
  // Whatever else stands behind `||` is an answer to the failure.
  if (command.guard === 'or' && !shrugged) return undefined
  const away = silenced(command)
  if (away) return { text: written(subject, { position: away }), position: away }
  if (!shrugged) return undefined
  const { offset } = command.position.end
  const text = `|| ${command.otherwise}`
  const line = {
    start: command.position.end,
    end: { ...command.position.end, offset: offset + 20 },
  }
  const position = find(subject, text, offset, line)
  return { text, position: position === line ? command.position : position }
}

/** The redirections that send standard error away: `2>/dev/null`, or `>/dev/null 2>&1` as one. */
const silenced = ({ redirects }: Command): Position | undefined => {
  let away: Position | undefined
  for (const { operator, descriptor, target, position } of redirects) {
    const nowhere = target?.value === '/dev/null'
    if (nowhere && (operator.startsWith('&>') || (descriptor === 2 && operator.startsWith('>'))))
      return position
    if (nowhere && operator.startsWith('>') && (descriptor ?? 1) === 1) away = position
    if (away && operator === '>&' && descriptor === 2 && target?.value === '1')
      return { start: away.start, end: position.end }
  }
  return undefined
}

const program = ({ command, kubectl }: RunCommand): string =>
  kubectl
    ? `kubectl ${kubectl.verb}`
    : command.words
        .slice(0, 2)
        .map(({ value }) => value)
        .join(' ')

const instead = ({ kubectl }: RunCommand, text: string): string => {
  if (kubectl?.verb === 'delete')
    return kubectl.flags.has('ignore-not-found')
      ? `Take \`${text}\` out: \`--ignore-not-found\` is enough`
      : `Write \`--ignore-not-found\` in place of \`${text}\``
  if (/^create\b/.test(kubectl?.verb ?? ''))
    return `Write \`--dry-run=client -o yaml | kubectl apply -f -\` in place of \`${text}\``
  return `Take \`${text}\` out, or ask for the status: \`if …; then\``
}
