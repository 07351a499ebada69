import { readBash } from '../language/bash.ts'
import { endlessCommand } from '../language/endless.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { ExecBlock } from '../model/lab.ts'
import type { EndedJob, TypedBlock, TypedCommand } from '../model/typed.ts'
import { adviceFor } from './advice.ts'
import { linePosition } from './locate.ts'
import { short } from './short.ts'

/** Something of a block that failed, wherever it stood; what it printed tells why. */
export type Failure = {
  readonly command: string
  readonly output: string
  readonly diagnostic: Diagnostic
}

/** Every command of a block that failed: alone, in a pipe, inside another, in the background. */
export const failuresOf = (
  block: ExecBlock,
  { commands, outcome }: TypedBlock,
): readonly Failure[] =>
  commands.flatMap((command, index) => [
    // kubectl answers Ctrl-C with a status of its own: that of a command that was ended means nothing.
    ...(index === commands.length - 1 && isEnded(outcome) ? [] : ownFailure(block, command)),
    ...memberFailures(block, command),
    ...innerFailures(block, command),
    ...jobFailures(block, command),
  ])

/** Interrupting is how an endless command ends; SIGPIPE is how `| head` ends what stands before it. */
export const isFailure = (status: number): boolean =>
  status !== 0 && status !== 130 && status !== 141

/** Ended from outside: its status is that of the signal. */
const isEnded = ({ state }: TypedBlock['outcome']): boolean =>
  state === 'ended' || state === 'interrupted' || state === 'timed-out' || state === 'full-screen'

const ownFailure = (block: ExecBlock, command: TypedCommand): readonly Failure[] => {
  const { status, state, line, output } = command
  if (state === 'refused')
    return [
      failure(
        block,
        command,
        `Unexpected line \`${short(line)}\` that bash refuses, expected a command`,
        output.text,
      ),
    ]
  if (status === undefined || !isFailure(status)) return []
  const reason = `Command failed with exit code ${status}: ${short(line)}`
  const found = failure(block, command, reason, output.text)
  if (asks(line) && /^no\b/m.test(output.text) && block.expects.output !== 'yes')
    return [told(found, ...NO)]
  if (status === 1 && compares(line) && /^[-+<>]/m.test(output.text))
    return [told(found, ...DIFFERENCES)]
  return [found]
}

/** `kubectl auth can-i` ends with status 1 where it answers "no", which is what it was asked for. */
const asks = (line: string): boolean => /^\s*(?:kubectl|k)\b.* auth can-i\b(?!.*--list)/.test(line)

/** `kubectl diff` and `diff` end with status 1 where they have found differences. */
const compares = (line: string): boolean =>
  /^\s*(?:kubectl (?:-\S+ \S+ )*)?diff\b[^|;&]*$/.test(line)

const NO = [
  '`no` is an answer',
  'Write ``Output: `no` `` below the block where that is the lesson',
] as const

const DIFFERENCES = [
  'that there are differences is an answer',
  'Write `|| true` behind it, or `status=1` on the fence, where that is the lesson',
] as const

/** A failure that is told and not counted: why it is none, and how the text says so. */
const told = (found: Failure, why: string, fix: string): Failure => ({
  ...found,
  diagnostic: {
    ...found.diagnostic,
    severity: 'info',
    reason: `${found.diagnostic.reason}; ${why}`,
    fix,
  },
})

/**
 * A failed member of a pipe whose last member went on: its status is the one a learner never sees. Those behind it had
 * nothing to read, so only the first is told.
 */
const memberFailures = (block: ExecBlock, command: TypedCommand): readonly Failure[] => {
  const { pipeStatuses, line, output, status } = command
  if (pipeStatuses.length < 2 || status !== 0) return []
  const index = pipeStatuses.slice(0, -1).findIndex(isFailure)
  return index < 0
    ? []
    : [
        failure(
          block,
          command,
          `Command failed with exit code ${pipeStatuses[index]} in a pipe that hides it (member ${index + 1} of ${pipeStatuses.length}): ${short(line)}`,
          output.text,
        ),
      ]
}

const innerFailures = (block: ExecBlock, command: TypedCommand): readonly Failure[] =>
  command.failures
    .filter(({ status, command: inner }) => isFailure(status) && !sameCommand(inner, command))
    .map(({ command: inner, status, times }) => {
      const reason = `Command failed with exit code ${status}${times > 1 ? ` ${times} times` : ''} inside another: ${short(inner)}`
      const found = failure(block, command, reason, command.output.text)
      return status === 1 && asks(inner) ? told(found, ...NO) : found
    })

/** The ERR trap speaks of the command itself too; that one is told already. */
const sameCommand = (inner: string, { line, status, pipeStatuses }: TypedCommand): boolean => {
  const flat = (text: string) => text.replace(/\\\n|\s+/g, '')
  return status !== 0 && (flat(line).includes(flat(inner)) || pipeStatuses.length > 1)
}

const jobFailures = (block: ExecBlock, command: TypedCommand): readonly Failure[] => {
  const failed = command.jobs.filter(({ status }) => isFailure(status) && status !== 143)
  const first = failed[0]
  if (!first) return []
  const reason = `${failed.length === 1 ? 'Background job' : `${failed.length} background jobs`} failed with exit code ${first.status}: ${short(first.command)}`
  const found = failure(block, command, reason, command.output.text)
  return [failed.every(isKilledWatch) ? told(found, ...KILLED) : found]
}

const KILLED = [
  'a watch that is killed ends like that',
  'Write `timeout 20 kubectl …` in place of `&` and `kill`',
] as const

/** kubectl answers the signal that ends a watch with a status of its own, 1. */
const isKilledWatch = ({ command, status }: EndedJob): boolean =>
  status === 1 && /^kubectl\b/.test(command) && endlessCommand(readBash(command)) !== undefined

const failure = (
  block: ExecBlock,
  command: TypedCommand,
  reason: string,
  output: string,
): Failure => ({
  command: command.line,
  output,
  diagnostic: {
    rule: 'command-failed',
    severity: 'error',
    position: linePosition(block, command.lineIndex),
    reason,
    fix: adviceFor(output, command.line),
  },
})
