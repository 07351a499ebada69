import { opensPodShell } from '../language/shell-call.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { ExecBlock } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import type { TypedBlock } from '../model/typed.ts'
import { adviceFor } from './advice.ts'
import { isFailure } from './failures.ts'
import { linePosition } from './locate.ts'
import { short } from './short.ts'

/** A block that did not come to its own end. */
export const outcomeFaults = (
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
          opensPodShell(block.script)
            ? "Hand the commands over, as in `-- sh -c '…'`, or say how the shell is left: `for=10s`"
            : 'Mark how it ends, `until="Running"` or `for=10s`, or give it `timeout=5m`',
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

/** Lines that were typed for bash, and that another program read. */
export const unreadFaults = (
  block: ExecBlock,
  { unread, outcome }: TypedBlock,
): readonly Diagnostic[] => {
  const first = unread.find(line => line.trim() !== '' && !line.trim().startsWith('#'))
  // What stands below a full-screen program goes to it, however it is ended: that program is told already.
  if (first === undefined || outcome.state === 'unclosed' || outcome.state === 'full-screen')
    return []
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

/** What is otherwise than the fence itself demands. */
export const flagFaults = (block: ExecBlock, typed: TypedBlock): readonly Diagnostic[] => {
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

/** The output that the prose promises, where it is not there. */
export const outputFault = (block: ExecBlock, typed: TypedBlock): Diagnostic | undefined => {
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
export const unitFaults = (block: ExecBlock, { commands }: TypedBlock): readonly Diagnostic[] =>
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
