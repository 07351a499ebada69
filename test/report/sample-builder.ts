import type { Diagnostic } from '../../source/model/diagnostic.ts'
import type { Position } from '../../source/model/place.ts'
import type { BlockRun, BlockState, CheckResult, Proof } from '../../source/model/transcript.ts'
import type { Shown, TypedBlock, TypedCommand } from '../../source/model/typed.ts'

/** Position of whole lines; offsets are made of the line, which is all that a report needs. */
export const lines = (start: number, end = start): Position => ({
  start: { line: start, column: 1, offset: start * 100 },
  end: { line: end, column: 20, offset: end * 100 + 19 },
})

export const shown = (raw: string, droppedBytes = 0): Shown => ({
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours
  text: raw.replace(/\x1b\[[0-9;]*[mK]/g, ''),
  raw: raw.replaceAll('\n', '\r\n'),
  droppedBytes,
})

/** A command that ran; `more` says what was special about it. */
export const command = (
  line: string,
  output = '',
  more: Partial<TypedCommand> = {},
): TypedCommand => ({
  state: 'done',
  line,
  lineIndex: 0,
  status: 0,
  pipeStatuses: [more.status ?? 0],
  output: shown(output),
  durationMs: 42.4,
  failures: [],
  jobs: [],
  ...more,
})

export const typed = (
  commands: readonly TypedCommand[],
  more: Partial<TypedBlock> = {},
): TypedBlock => ({
  outcome: { state: 'finished' },
  commands,
  jobs: commands.flatMap(({ jobs }) => jobs),
  output: {
    text: commands.map(({ output }) => output.text).join(''),
    raw: commands.map(({ output }) => output.raw).join(''),
    droppedBytes: 0,
  },
  unread: [],
  durationMs: commands.reduce((sum, { durationMs }) => sum + durationMs, 0),
  notes: [],
  ...more,
})

export const finding = (
  line: number,
  rule: string,
  reason: string,
  fix: string,
  severity: Diagnostic['severity'] = 'error',
): Diagnostic => ({ rule, severity, position: lines(line), reason, fix })

type BlockParts = {
  readonly section: string
  readonly step: number | undefined
  readonly line: number
  readonly lang: string | undefined
  readonly value: string
  readonly proof: Proof
  readonly state?: BlockState
  readonly typed?: TypedBlock
  readonly type?: BlockRun['type']
  readonly durationMs?: number
  readonly diagnostics?: readonly Diagnostic[]
}

export const block = (parts: BlockParts): BlockRun => ({
  ...(parts.state ?? { state: 'passed' }),
  section: parts.section,
  step: parts.step,
  type: parts.type ?? (parts.typed ? 'exec' : 'show'),
  lang: parts.lang,
  position: lines(parts.line, parts.line + parts.value.split('\n').length + 1),
  proof: parts.proof,
  value: parts.value,
  typed: parts.typed,
  durationMs: parts.durationMs ?? parts.typed?.durationMs ?? 3,
  diagnostics: parts.diagnostics ?? [],
})

export const answer = (passed: boolean, output = '', durationMs = 210): CheckResult => ({
  passed,
  status: passed ? 0 : 1,
  output,
  durationMs,
})
