import type { Diagnostic } from '../model/diagnostic.ts'
import type { ExecBlock } from '../model/lab.ts'
import type { BlockState } from '../model/transcript.ts'
import type { TypedBlock } from '../model/typed.ts'
import { isOwnFault } from './advice.ts'
import { type Cause, type Causes, explains, undone } from './causes.ts'
import { type Failure, failuresOf } from './failures.ts'
import { flagFaults, outcomeFaults, outputFault, unitFaults, unreadFaults } from './faults.ts'

/** What a typed block is worth: its state, and a diagnostic for everything that went otherwise than the text says. */
export type Verdict = { readonly state: BlockState; readonly diagnostics: readonly Diagnostic[] }

/** Judges what bash made of a block. `causes` knows what earlier failures left undone. */
export const judge = (block: ExecBlock, typed: TypedBlock, causes: Causes): Verdict => {
  const { expects } = block
  const failures = failuresOf(block, typed)
  const faults = [...outcomeFaults(block, typed), ...unreadFaults(block, typed)].map(fault =>
    leftElsewhere(fault, typed, causes),
  )
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

/** An `exit` meant for the shell of a pod that an earlier block opened, and that was ended with that block. */
const leftElsewhere = (fault: Diagnostic, { commands }: TypedBlock, causes: Causes): Diagnostic => {
  if (fault.rule !== 'shell-ended') return fault
  const line = commands.at(-1)?.line.trim() ?? ''
  const cause = explains(causes.all(), fault.position.start.line, { line, output: '' })
  return cause ? followUp({ diagnostic: fault }, cause) : fault
}

/** Failures of a block, and those that an earlier failure explains, in it or before it. */
const sortOut = (block: ExecBlock, failures: readonly Failure[], causes: Causes) => {
  const known = [
    ...causes.all(),
    ...undone(
      block,
      failures.map(({ command, output }) => ({ line: command, output })),
    ),
  ]
  const own: Failure[] = []
  const followUps: { readonly failure: Failure; readonly cause: Cause }[] = []
  for (const failure of failures) {
    const { command, output, diagnostic } = failure
    const cause = isOwnFault(output)
      ? undefined
      : explains(known, diagnostic.position.start.line, { line: command, output })
    if (cause) followUps.push({ failure, cause })
    else own.push(failure)
  }
  return { own, followUps }
}

const followUp = (
  { diagnostic }: Pick<Failure, 'diagnostic'>,
  { line, because }: Cause,
): Diagnostic => ({
  ...diagnostic,
  severity: 'info',
  reason: `${diagnostic.reason}; it follows from line ${line}: ${because}`,
  fix: `Mend line ${line} first`,
})

const verdict = (diagnostics: readonly Diagnostic[]): Verdict => ({
  state: { state: diagnostics.some(({ severity }) => severity !== 'info') ? 'failed' : 'passed' },
  diagnostics,
})
