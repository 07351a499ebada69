import { isEndless } from '../language/endless.ts'
import { type Kubectl, readKubectl } from '../language/kubectl.ts'
import type { Command, Script, Word } from '../model/script.ts'
import { type KubectlOptions, sameKubectl } from './same-kubectl.ts'
import { sameProgram } from './same-program.ts'
import { programName, unwrapped } from './words.ts'

/** How a line ended: its own status, and the statuses of its last pipe; `undefined` where they are not known. */
export type Ending = {
  readonly status: number | undefined
  readonly members: readonly number[]
}

export type Outcome = 'success' | 'failure' | 'any'

/** What a line that the learner typed says about a wanted command. */
export type Verdict = 'done' | 'other-outcome' | 'not-done'

/**
 * The commands of a line that it is about: heads of pipes at the top, or what a bare assignment computes.
 * Those that filter output, or give another command its arguments, are not.
 */
export const essentials = (script: Script): readonly Command[] => {
  const heads = script.commands.filter(
    ({ words, pipe, within }) =>
      words.length > 0 && pipe.index === 0 && within.every(({ type }) => type !== 'payload'),
  )
  const outside = heads.filter(({ within }) => within.every(({ type }) => type !== 'substitution'))
  return outside.length > 0 ? outside : heads
}

/** Judges one typed line: whether a command in it means `wanted`, and ended as wanted. */
export const judge = (
  wanted: Command,
  typed: Script,
  ending: Ending,
  outcome: Outcome,
  home: string,
): Verdict => {
  // A quote that Ctrl-C broke off stands in the history, and ran nothing.
  if (ending.status === undefined && typed.faults.length > 0) return 'not-done'
  const watch = outcome === 'failure' ? 'compared' : 'ignored'
  const same = typed.commands.filter(command =>
    isSame(wanted.words, command.words, { home, watch }),
  )
  if (same.length === 0) return 'not-done'
  return same.some(command => hasOutcome(wanted, typed, command, ending, outcome))
    ? 'done'
    : 'other-outcome'
}

/** True where two commands mean the same, their wrappers (`sudo`, `watch`, `time`) left out. */
const isSame = (
  wanted: readonly Word[],
  typed: readonly Word[],
  options: KubectlOptions,
): boolean => {
  const [left, right] = [unwrapped(wanted), unwrapped(typed)]
  if (left.length === 0 || right.length === 0) return false
  if (asksForHelp(right) && !asksForHelp(left)) return false
  const kubectl = readKubectl(left)
  if (!kubectl) return sameProgram(left, right)
  const other = readKubectl(right)
  return other ? sameKubectl(kubectl, other, options) : sameInContainer(kubectl, right)
}

/** True where a pod whose name is not said is reached by its container: `crictl exec $ID etcdctl …`. */
const sameInContainer = (wanted: Kubectl, [first, exec, ...rest]: readonly Word[]): boolean => {
  const anyPod = wanted.verb === 'exec' && wanted.targets.every(({ name }) => name?.dynamic)
  if (!anyPod || !CONTAINER_TOOLS.has(programName(first)) || exec?.value !== 'exec') return false
  const id = rest.findIndex(({ value }) => !value.startsWith('-'))
  return id >= 0 && sameProgram(wanted.inner, rest.slice(id + 1))
}

const CONTAINER_TOOLS = new Set(['crictl', 'docker', 'nerdctl'])

/** A command that only tells how it is used does nothing else; to `du -h` and its kind it is another word. */
const asksForHelp = (words: readonly Word[]): boolean =>
  words.some(({ value }) => value === '--help') ||
  (words.at(-1)?.value === '-h' && !HUMAN.has(programName(words[0])))

const HUMAN = new Set(['du', 'df', 'ls', 'free', 'sort', 'grep', 'lsblk'])

/** Statuses of a command that was ended by Ctrl-C, `timeout` or `kill`. */
const ENDED = new Set([124, 130, 137, 143])

/** What kubectl ends with status 1 on Ctrl-C, which is also that of its failing: the learner is believed. */
const ENDED_WITH_1 = new Set(['get', 'events', 'logs'])

const hasOutcome = (
  wanted: Command,
  typed: Script,
  command: Command,
  ending: Ending,
  outcome: Outcome,
): boolean => {
  const status = statusOf(typed, command, ending)
  if (outcome === 'any' || status === undefined) return true
  const words = unwrapped(command.words)
  const endless = isEndless(wanted) || isEndless({ ...command, words })
  const unsure = endless && status === 1 && ENDED_WITH_1.has(readKubectl(words)?.verb ?? '')
  // A pipe that has read enough (`| head`) ends its writer.
  const cut = command.pipe.index < command.pipe.of - 1 && status === brokenPipe(command)
  const done = status === 0 || cut || unsure || (endless && ENDED.has(status))
  const fine = done && !isUnread(command, ending)
  return outcome === 'success' ? fine : !fine || unsure
}

/** Status of a command whose output nobody reads any more; SIGPIPE unless it has one of its own for that. */
const brokenPipe = ({ words }: Command): number => {
  const program = programName(unwrapped(words)[0])
  return program === 'curl' ? 23 : program === 'wget' ? 3 : 141
}

/** True where the output went into a program that is not there or could not begin: 1 is a grep that found nothing. */
const isUnread = ({ pipe }: Command, { members }: Ending): boolean => {
  const last = members.length === pipe.of && pipe.of > 1 ? (members.at(-1) ?? 0) : 0
  return (last > 1 && last < 124) || last === 126 || last === 127
}

/** A command's own status where bash kept it: in the last pipe of the line. Otherwise that of the line. */
const statusOf = (script: Script, command: Command, ending: Ending): number | undefined => {
  const last = script.commands.filter(({ within }) => within.length === 0).at(-1)
  const inLastPipe =
    last !== undefined &&
    (command === last ||
      (last.pipe.of > 1 && command.within.length === 0 && command.pipe.id === last.pipe.id))
  if (inLastPipe && last.pipe.of === ending.members.length)
    return ending.members[command.pipe.index]
  // Its failing was asked about or handled, or the line failed behind it: the line's status says nothing of it.
  const handled = command.guard === 'condition' || command.guard === 'or'
  const elsewhere = ending.status !== 0 && command.statement !== last?.statement
  return handled || elsewhere ? undefined : ending.status
}
