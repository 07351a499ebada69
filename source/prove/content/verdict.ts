import type { Diagnostic, Severity } from '../../model/diagnostic.ts'
import type { Position } from '../../model/place.ts'
import type { BlockState, Proof } from '../../model/transcript.ts'

/** What a block that is not typed is worth. */
export type ContentVerdict = {
  readonly state: BlockState
  readonly proof: Proof
  readonly diagnostics: readonly Diagnostic[]
}

/** Failed where there is an error; what is only worth knowing leaves a block as it is. */
export const verdict = (proof: Proof, diagnostics: readonly Diagnostic[]): ContentVerdict => ({
  state: { state: diagnostics.some(({ severity }) => severity === 'error') ? 'failed' : 'passed' },
  proof,
  diagnostics,
})

/** It could not be checked, for the reason given. */
export const skipped = (
  proof: Proof,
  reason: string,
  diagnostics: readonly Diagnostic[] = [],
): ContentVerdict => ({ state: { state: 'skipped', reason }, proof, diagnostics })

export const finding = (
  severity: Severity,
  rule: string,
  position: Position,
  reason: string,
  fix: string,
): Diagnostic => ({ rule, severity, position, reason, fix })
