import { readKubectl } from '../language/kubectl.ts'
import { isRefusal } from '../language/refusal.ts'
import type { ExecBlock, Prose } from '../model/lab.ts'
import type { Command } from '../model/script.ts'
import { programWords } from './program.ts'

/**
 * What the lab says of a command: that it succeeds, that it fails, or that either may be
 * (it may not run, or one of several commands is announced to fail).
 */
export type Fate = 'succeeds' | 'fails' | 'perhaps'

/** Tells the fate of each command of a block. */
export const fatesOf = (
  block: ExecBlock,
  prose: readonly Prose[],
): ((command: Command) => Fate) => {
  const failing = failingOf(block, prose)
  return command => {
    const inside = command.within.some(({ type }) => type === 'branch' || type === 'while')
    const fate = failing(command)
    return fate === 'succeeds' && inside ? 'perhaps' : fate
  }
}

const failingOf = (block: ExecBlock, prose: readonly Prose[]): ((command: Command) => Fate) => {
  const { commands } = block.script
  const guarded = new Set(commands.filter(saysItFails).map(groupOf))
  const announced = block.expects.status !== 0
  const guardedChange = commands.some(command => guarded.has(groupOf(command)) && changes(command))
  if (!announced || guardedChange)
    return command => (guarded.has(groupOf(command)) ? 'perhaps' : 'succeeds')
  const last = Math.max(...commands.map(({ statement }) => statement))
  const isLast = ({ statement }: Command) => statement === last
  if (block.expects.source === 'flag') return command => (isLast(command) ? 'fails' : 'succeeds')
  const isSpokenOf = saidOf(block)
  const certain = last === 0 && !commands.some(isRepeated) && isQuoted(block, prose)
  return command => {
    if (certain) return 'fails'
    return !isSpokenOf(command) || isPreparation(command) ? 'succeeds' : 'perhaps'
  }
}

/** A comment in the block speaks of a change in its own line or below; without one there, and anywhere else, of all. */
const saidOf = ({ expects, position, script }: ExecBlock): ((command: Command) => boolean) => {
  const said = expects.position
  if (!said || said.start.offset < position.start.offset || said.end.offset > position.end.offset)
    return () => true
  const ends = new Map<number, number>()
  for (const { statement, position: own, hereDoc } of script.commands)
    ends.set(
      statement,
      Math.max(ends.get(statement) ?? 0, own.end.line, hereDoc?.position.end.line ?? 0),
    )
  const isBelow = ({ statement }: Command) => (ends.get(statement) ?? 0) >= said.start.line
  return script.commands.some(command => isBelow(command) && changes(command))
    ? isBelow
    : () => true
}

/** Members of one pipe share their fate; a command alone is known by its place. */
const groupOf = ({ pipe, position }: Command): string =>
  pipe.of > 1 ? `pipe ${pipe.id}` : `at ${position.start.offset}`

/** `… || echo "Pod creation failed"`. */
const saysItFails = ({ guard, otherwise }: Command): boolean =>
  guard === 'or' &&
  otherwise !== undefined &&
  /\b(?:fail|error|denied|forbid|reject|exceed|block|invalid|mismatch|not allowed|cannot|can't|must|requires?)/i.test(
    otherwise,
  )

const changes = (command: Command): boolean => {
  const kubectl = readKubectl(programWords(command.words))
  return (
    kubectl !== undefined &&
    /^(?:apply|create|delete|patch|replace|scale|run|expose|label|annotate|set)\b/.test(
      kubectl.verb,
    )
  )
}

const isRepeated = ({ within }: Command): boolean =>
  within.some(({ type }) => type === 'for' || type === 'while')

/** Writing files, and making the namespace for what is refused in it. */
const isPreparation = (command: Command): boolean => {
  const words = programWords(command.words)
  const kubectl = readKubectl(words)
  if (!kubectl) return !['bash', 'sh', 'helm', 'docker'].includes(words[0]?.value ?? '')
  return /^create (?:namespace|ns|serviceaccount|sa)$/.test(kubectl.verb) && command.guard !== 'or'
}

/** The author quotes the message ("**Error:** "pods is forbidden""), or lets it follow: such a failure was seen. */
const isQuoted = ({ expects }: ExecBlock, prose: readonly Prose[]): boolean => {
  if (expects.output !== undefined) return true
  const said = prose.find(
    ({ position }) => position.start.offset === expects.position?.start.offset,
  )
  return (
    said !== undefined &&
    (isRefusal(said.text) || /^\W*error\b:?\W*?(?:["'“”‘`]|$)/i.test(said.text))
  )
}
