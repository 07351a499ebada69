import type { Diagnostic } from '../../model/diagnostic.ts'
import type { BlockRun, CheckRun, Transcript } from '../../model/transcript.ts'
import type { TypedCommand } from '../../model/typed.ts'

/** A finding with the command it is about, where it is about one. */
export type CommandFault = {
  readonly diagnostic: Diagnostic
  readonly command: TypedCommand | undefined
}

/** A block's findings, each with the command that stands at its line. */
export const faultsOf = (run: BlockRun): readonly CommandFault[] =>
  run.diagnostics.map(diagnostic => ({
    diagnostic,
    command: run.typed?.commands.find(command => {
      const from = lineOf(run, command)
      const { line } = diagnostic.position.start
      return from !== undefined && line >= from && line < from + command.line.split('\n').length
    }),
  }))

/** Line of the lab where a command begins; `undefined` for what bash read and nobody typed. */
const lineOf = (run: BlockRun, { lineIndex }: TypedCommand): number | undefined =>
  lineIndex === undefined ? undefined : run.position.start.line + 1 + lineIndex

/** What is wrong with the lab and belongs to no block, check or leftover: what reading the text brought to light. */
export const otherFaults = ({ blocks, checks, diagnostics }: Transcript): readonly Diagnostic[] => {
  const told = new Set([...blocks, ...checks].flatMap(run => run.diagnostics.map(keyOf)))
  return diagnostics.filter(one => one.rule !== 'residue' && !told.has(keyOf(one)))
}

export const isWrong = (run: CheckRun): boolean =>
  run.diagnostics.length > 0 || run.after?.passed === false

const keyOf = ({ rule, position, reason }: Diagnostic): string =>
  `${rule} ${position.start.offset} ${reason}`
