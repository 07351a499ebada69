import type { Diagnostic } from '../model/diagnostic.ts'
import type { ExecBlock } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import type { BlockState } from '../model/transcript.ts'
import type { TypedBlock, TypedCommand } from '../model/typed.ts'
import { adviceFor, isOwnFault } from './advice.ts'
import { type Cause, type Causes, explains, undone } from './causes.ts'
import { linePosition } from './locate.ts'

/** What a typed block is worth: its state, and a diagnostic for everything that went otherwise than the text says. */
export type Verdict = { readonly state: BlockState; readonly diagnostics: readonly Diagnostic[] }

/** Judges what bash made of a block. `causes` knows what earlier failures left undone. */
export const judge = (block: ExecBlock, typed: TypedBlock, causes: Causes): Verdict => {
  const { expects } = block
  const failures = failuresOf(block, typed)
  const faults = [...outcomeFaults(block, typed), ...unreadFaults(block, typed)]
  if (expects.source === 'flag') return verdict([...faults, ...flagFaults(block, typed)])
  const missing = outputFault(block, typed)
  const { own, followUps } = sortOut(block, failures, causes)
  const [first] = followUps
  if (
    first &&
    own.length === 0 &&
    faults.length === 0 &&
    first.cause.line < block.position.start.line
  )
    return {
      state: { state: 'follow-up', of: first.cause.line, because: first.cause.because },
      diagnostics: [],
    }
  if (failures.length > 0 && faults.length === 0 && expects.status === 'failure')
    return { state: { state: 'announced', saidAt: expects.position }, diagnostics: [] }
  return verdict([
    ...faults,
    ...own.map(({ diagnostic }) => diagnostic),
    ...followUps.map(({ failure, cause }) => followUp(failure, cause)),
    // Without the output where the command failed already would say the same twice.
    ...(failures.length === 0 && missing ? [missing] : []),
    ...(failures.length === 0 ? unitFaults(block, typed) : []),
  ])
}

/** Failures of a block, and those that an earlier failure explains, in it or before it. */
const sortOut = (block: ExecBlock, failures: readonly Failure[], causes: Causes) => {
  const known = [
    ...causes.all(),
    ...undone(
      block,
      failures.map(({ command }) => command),
    ),
  ]
  const own: Failure[] = []
  const followUps: { readonly failure: Failure; readonly cause: Cause }[] = []
  for (const failure of failures) {
    const { command, output, diagnostic } = failure
    const cause = isOwnFault(output)
      ? undefined
      : explains(known, diagnostic.position.start.line, command)
    if (cause) followUps.push({ failure, cause })
    else own.push(failure)
  }
  return { own, followUps }
}

const followUp = ({ diagnostic }: Failure, { line, because }: Cause): Diagnostic => ({
  ...diagnostic,
  severity: 'info',
  reason: `${diagnostic.reason}; it follows from line ${line}: ${because}`,
  fix: `Mend line ${line} first`,
})

const verdict = (diagnostics: readonly Diagnostic[]): Verdict => ({
  state: { state: diagnostics.some(({ severity }) => severity !== 'info') ? 'failed' : 'passed' },
  diagnostics,
})

type Failure = {
  readonly command: string
  readonly output: string
  readonly diagnostic: Diagnostic
}

/** Interrupting is how an endless command ends; SIGPIPE is how `| head` ends what stands before it. */
const isFailure = (status: number): boolean => status !== 0 && status !== 130 && status !== 141

const failuresOf = (block: ExecBlock, { commands, outcome }: TypedBlock): readonly Failure[] =>
  commands.flatMap((command, index) => [
    // kubectl answers Ctrl-C with a status of its own: that of a command that was ended means nothing.
    ...(index === commands.length - 1 && isEnded(outcome) ? [] : ownFailure(block, command)),
    ...memberFailures(block, command),
    ...innerFailures(block, command),
    ...jobFailures(block, command),
  ])

const isEnded = ({ state }: TypedBlock['outcome']): boolean =>
  state === 'ended' || state === 'interrupted' || state === 'timed-out'

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
  return [
    failure(block, command, `Command failed with exit code ${status}: ${short(line)}`, output.text),
  ]
}

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
    .map(({ command: inner, status, times }) =>
      failure(
        block,
        command,
        `Command failed with exit code ${status}${times > 1 ? ` ${times} times` : ''} inside another: ${short(inner)}`,
        command.output.text,
      ),
    )

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
  return [failure(block, command, reason, command.output.text)]
}

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

const outcomeFaults = (
  block: ExecBlock,
  { outcome, commands }: TypedBlock,
): readonly Diagnostic[] => {
  const last = commands.at(-1)
  const at = linePosition(block, last?.lineIndex)
  const line = short(last?.line ?? block.value)
  switch (outcome.state) {
    case 'finished':
    case 'ended':
    case 'interrupted':
      return []
    case 'timed-out':
      return [
        fault(
          'block-timed-out',
          at,
          `Unexpected run of more than ${Math.round(outcome.timeoutMs / 1000)} s: ${line}`,
          'Mark how it ends, `until="Running"` or `for=10s`, or give it `timeout=5m`',
        ),
      ]
    case 'waiting-for-input':
      return [
        fault(
          'waits-for-input',
          at,
          `Unexpected wait of \`${outcome.program}\` for input: ${line}`,
          'Hand the answer over in the command, or mark the block `show`',
        ),
      ]
    case 'full-screen':
      return [
        fault(
          'full-screen',
          at,
          `Unexpected full-screen program \`${outcome.program}\`, expected a command that ends: ${line}`,
          'Use a command that prints and ends, or mark the block `show`',
        ),
      ]
    case 'unclosed':
      return [
        fault(
          'unclosed-command',
          at,
          `Unexpected end of the block, expected the rest of \`${line}\``,
          'Close the quote, here-document or `if`',
        ),
      ]
    case 'shell-exited':
      return [
        fault(
          'shell-ended',
          at,
          `Unexpected end of the learner's shell: ${line}`,
          'Leave `exit` and `exec` out, or put them into a subshell: `( … )`',
        ),
      ]
  }
}

const unreadFaults = (block: ExecBlock, { unread, outcome }: TypedBlock): readonly Diagnostic[] => {
  const first = unread.find(line => line.trim() !== '' && !line.trim().startsWith('#'))
  if (first === undefined || outcome.state === 'unclosed') return []
  const index = block.value.split('\n').indexOf(first)
  const position = linePosition(block, index < 0 ? undefined : index)
  return [
    fault(
      'line-swallowed',
      position,
      `Unexpected reader of \`${short(first)}\`: it went to the program before it, expected bash`,
      'Put lines meant for a program into that command, or into a block of their own',
    ),
  ]
}

const flagFaults = (block: ExecBlock, typed: TypedBlock): readonly Diagnostic[] => {
  const { status, output, position } = block.expects
  const last = typed.commands.at(-1)
  const found = last?.status ?? 0
  const holds = status === 'failure' ? isFailure(found) : found === status
  const faults: Diagnostic[] = []
  if (!holds)
    faults.push(
      fault(
        'status-differs',
        linePosition(block, last?.lineIndex),
        `Unexpected exit code ${found} of \`${short(last?.line ?? '')}\`, expected ${status === 'failure' ? 'a failure' : status}`,
        adviceFor(last?.output.text ?? ''),
      ),
    )
  if (output !== undefined && !contains(typed.output.text, output))
    faults.push(
      fault(
        'output-missing',
        position ?? block.content,
        `Unexpected output without \`${output}\``,
        'Correct the flag, or the command',
      ),
    )
  return faults
}

const outputFault = (block: ExecBlock, typed: TypedBlock): Diagnostic | undefined => {
  const { output, position } = block.expects
  return output === undefined || containsWord(typed.output.text, output)
    ? undefined
    : fault(
        'output-missing',
        position ?? block.content,
        `Unexpected output without \`${output}\`, which the text promises`,
        'Correct the text, or the command above it',
      )
}

/** What prose quotes are whole words: "unhealthy" is not the `healthy` that it promises, "nodes" no `no`. */
const containsWord = (text: string, wanted: string): boolean => {
  const literal = flat(wanted)
    .trim()
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<!\\w)${literal}(?!\\w)`).test(flat(text))
}

/** Case and spacing are the author's; a pattern between slashes is taken by the letter. */
const contains = (text: string, wanted: string): boolean => {
  const pattern = /^\/(.*)\/$/s.exec(wanted)
  if (pattern) return new RegExp(pattern[1] ?? '', 'm').test(text)
  return flat(text).includes(flat(wanted))
}

const flat = (raw: string): string => raw.toLowerCase().replace(/\s+/g, ' ')

/** `awk '{print $5}'` of a table whose columns moved prints a unit, `MB,`, where a number was meant. */
const unitFaults = (block: ExecBlock, { commands }: TypedBlock): readonly Diagnostic[] =>
  commands.flatMap(command => {
    const picks = /\|\s*(?:awk|cut)\b[^|]*$/.test(command.line)
    const printed = command.output.text.trim()
    return picks && /^(?:[kKMGT]i?B|bytes|B)?,?$/.test(printed) && printed !== ''
      ? [
          fault(
            'field-is-a-unit',
            linePosition(block, command.lineIndex),
            `Unexpected \`${printed}\` printed by \`${short(command.line)}\`, expected a value`,
            'Take the value from JSON with jq: the columns of a table move',
          ),
        ]
      : []
  })

const fault = (rule: string, position: Position, reason: string, fix: string): Diagnostic => ({
  rule,
  severity: 'error',
  position,
  reason,
  fix,
})

const short = (text: string): string => {
  const line = text.replace(/\s*\\?\n\s*/g, ' ').trim()
  return line.length <= 160 ? line : `${line.slice(0, 157)}…`
}
