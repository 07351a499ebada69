import type { Command, Script } from '../model/script.ts'
import { endsEarly, isEndless, isForeground } from './endless.ts'
import { readKubectl } from './kubectl.ts'

/**
 * The first command of a block that keeps the learner's prompt away for good: one that never ends, also where a pod
 * runs it (`kubectl exec web -- tail -f /log`), or the question of a bare loop (`while true`). What a container runs
 * that is started and left alone keeps nobody waiting.
 */
export const endlessInBlock = (script: Script): Command | undefined => {
  const commands = script.commands.filter(command => isAwaited(script, command))
  const first = commands.find(
    command =>
      isForeground(script, command) && (isEndless(innerOf(command)) || followsContainer(command)),
  )
  const loop = commands.find(command => isBareLoop(script, command))
  if (!first || !loop) return first ?? loop
  return first.position.start.offset < loop.position.start.offset ? first : loop
}

/** False in the text that a container runs in the background, or that something else ends. */
const isAwaited = (script: Script, { within, position }: Command): boolean =>
  within.every(({ type }) => type !== 'payload') ||
  script.commands
    .filter(
      outer =>
        outer.within.length < within.length &&
        outer.position.start.offset <= position.start.offset &&
        position.end.offset <= outer.position.end.offset,
    )
    .every(
      outer =>
        !isDetached(outer) &&
        !outer.background &&
        outer.words[0]?.value !== 'timeout' &&
        !endsEarly(script, outer),
    )

/** `kubectl run web … -- sh -c "tail -f /dev/null"`, `docker run -d …`. */
const isDetached = ({ words }: Command): boolean => {
  const kubectl = readKubectl(words)
  if (kubectl)
    return (
      /^(?:run|create\b.*|debug)$/.test(kubectl.verb) &&
      !words.some(({ value }) => /^-[it]{1,2}$|^--(?:stdin|tty|attach|it)$/.test(value))
    )
  return (
    words[0]?.value === 'docker' && words.some(({ value }) => /^(?:-\w*d\w*|--detach)$/.test(value))
  )
}

/** What a pod runs of `kubectl exec web -- tail -f /log`. */
const innerOf = (command: Command): Command => {
  const kubectl = readKubectl(command.words)
  return kubectl?.verb === 'exec' && kubectl.inner.length > 0
    ? { ...command, words: kubectl.inner }
    : command
}

/** `docker logs -f web`, `docker stats`, `docker compose up`. */
const followsContainer = ({ words: [program, ...rest] }: Command): boolean => {
  if (!/^(?:docker|podman|nerdctl|docker-compose)$/.test(program?.value ?? '')) return false
  const words = rest.map(({ value }) => value)
  return (
    (words.includes('logs') && words.some(word => /^(?:-f|--follow)$/.test(word))) ||
    (words[0] === 'stats' && !words.includes('--no-stream')) ||
    ((words[0] === 'compose' || program?.value === 'docker-compose') &&
      words.includes('up') &&
      !words.some(word => /^(?:-d|--detach|--wait)$/.test(word)))
  )
}

/** The question of `while true; do …; done` in the foreground, with nothing in the loop that leaves it. */
const isBareLoop = ({ commands }: Script, command: Command): boolean => {
  const { within, words, statement, background, position } = command
  if (within.at(-1)?.type !== 'condition' || !/^(?:true|:)$/.test(words[0]?.value ?? ''))
    return false
  if (background || within.some(({ type }) => type === 'function' || type === 'substitution'))
    return false
  const depth = within.length - 1
  const body = commands.filter(
    other =>
      other.statement === statement &&
      other.position.start.offset > position.start.offset &&
      other.within[depth]?.type === 'while',
  )
  return (
    body.length > 0 &&
    !body.some(other => /^(?:break|exit|return)$/.test(other.words[0]?.value ?? ''))
  )
}
