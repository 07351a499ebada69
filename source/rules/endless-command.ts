import { isEndless } from '../language/endless.ts'
import type { ExecBlock } from '../model/lab.ts'
import type { Rule, Subject } from '../model/rule.ts'
import type { Command } from '../model/script.ts'
import { commandsIn, pipedWith, type RunCommand, runsOf, written } from './look.ts'

export const endlessCommand: Rule = {
  id: 'endless-command',
  severity: 'warning',
  summary: 'A command never ends, and nothing says how it is ended',
  details:
    'A learner who clicks the next block types it into the watch instead of the shell. `for=30s` or `until="Running"` on the fence says when Ctrl-C is sent, `interrupt` on the fence of the next block sends it first, `timeout 30` in the command itself does without. A command in the background, or in a pipe that `head` ends, is no finding.',
  inspect: function* (subject) {
    const runs = runsOf(subject.lab)
    for (const [index, { block }] of runs.entries()) {
      if (block.ending) continue
      const next = runs
        .slice(index + 1, index + 40)
        .find(run => run.block.terminal === block.terminal)
      if (next?.block.interrupt) continue
      const endless = findEndless(subject, block)
      if (!endless) continue
      const after = restOf(subject, block, endless)
      yield {
        position: endless.command.position,
        reason: `Unexpected \`${written(subject, endless.command)}\` that never ends${after}, expected a mark that says how it is ended`,
        fix: 'Write `for=30s` or `until="…"` on the fence, or `interrupt` on that of the next block',
      }
    }
  },
}

const restOf = (subject: Subject, block: ExecBlock, endless: RunCommand): string =>
  commandsIn(subject, block).some(
    ({ command }) => command.statement > endless.command.statement && command.words.length > 0,
  )
    ? ', with commands below it'
    : ''

const findEndless = (subject: Subject, block: ExecBlock): RunCommand | undefined => {
  const commands = commandsIn(subject, block)
  return commands.find(
    one =>
      !one.command.background &&
      one.command.within.every(({ type }) => type !== 'function' && type !== 'substitution') &&
      !isDetached(one) &&
      !endsEarly(commands, one) &&
      (isEndless(one.command) || runsEndless(one) || isBareLoop(commands, one)),
  )
}

/** `kubectl exec web -- tail -f /log`, `docker logs -f web`, `docker compose up`. */
const runsEndless = ({ command, kubectl }: RunCommand): boolean => {
  if (kubectl?.verb === 'exec' && kubectl.inner.length > 0)
    return isEndless({ ...command, words: kubectl.inner })
  const words = command.words.map(({ value }) => value)
  if (!/^(?:docker|podman|nerdctl|docker-compose)$/.test(words[0] ?? '')) return false
  if (words.includes('logs')) return words.some(word => /^(?:-f|--follow)$/.test(word))
  if (words[1] === 'stats') return !words.includes('--no-stream')
  return (
    /\bcompose\b/.test(words.slice(0, 2).join(' ')) &&
    words.includes('up') &&
    !words.some(word => /^(?:-d|--detach|--wait)$/.test(word))
  )
}

/** `while true; do …; done` in the foreground, with nothing in it that leaves the loop. */
const isBareLoop = (commands: readonly RunCommand[], { command }: RunCommand): boolean => {
  const place = command.within.at(-1)
  if (place?.type !== 'condition' || !/^(?:true|:)$/.test(command.words[0]?.value ?? ''))
    return false
  const depth = command.within.length - 1
  const body = commands.filter(
    other =>
      other.command.statement === command.statement &&
      other.command.position.start.offset > command.position.start.offset &&
      other.command.within[depth]?.type === 'while',
  )
  return (
    body.length > 0 && !body.some(other => /^(?:break|exit|return)$/.test(programOf(other.command)))
  )
}

/** Text handed to a container that is started and left alone: `kubectl run web … -- sh -c "tail -f /dev/null"`. */
const isDetached = ({ outer, remote }: RunCommand): boolean => {
  if (!remote || !outer) return false
  const { kubectl, command } = outer
  if (outer.outer && isDetached(outer)) return true
  if (kubectl) return /^(?:run|create\b.*|debug)$/.test(kubectl.verb) && !isAttached(command)
  return (
    command.words.some(({ value }) => /^(?:-\w*d\w*|--detach)$/.test(value)) &&
    programOf(command) === 'docker'
  )
}

const isAttached = ({ words }: Command): boolean =>
  words.some(({ value }) => /^-[it]{1,2}$|^--(?:stdin|tty|attach|it)$/.test(value))

const endsEarly = (commands: readonly RunCommand[], one: RunCommand): boolean =>
  pipedWith(commands, one).some(
    ({ command }) =>
      command.pipe.index > one.command.pipe.index &&
      (programOf(command) === 'head' ||
        command.words.some(({ value }) => /^-(?:m\d*|q)$/.test(value))),
  ) || one.command.redirects.some(({ operator }) => operator === '<<<')

const programOf = ({ words }: Command): string => words[0]?.value ?? ''
