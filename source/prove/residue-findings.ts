import { ORIGIN } from '../language/text.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Lab } from '../model/lab.ts'
import type { Residue } from '../model/transcript.ts'

/** What is told of something that a lab left behind. */
export const residueDiagnostic = ({ what, kind, madeAt }: Residue, lab: Lab): Diagnostic => {
  const path = what.replace(/ \(.*\)$/, '')
  const changed = what.includes(' (changed')
  return {
    rule: 'residue',
    // A lab of pages has no cleanup of its own kind: its machine goes with the scenario.
    severity: lab.layout ? 'warning' : 'error',
    position: madeAt ?? lab.steps.at(-1)?.heading ?? ORIGIN,
    reason: `Unexpected \`${path}\`${what.slice(path.length)} after the cleanup, expected ${changed ? 'it as it was before' : 'nothing of the lab to stay'}`,
    fix: changed
      ? 'Put it back in the cleanup'
      : kind === 'file'
        ? `Add \`rm -rf ${path}\` to the cleanup`
        : 'Delete it in the cleanup',
  }
}

/** What is told where nobody can say what it left. */
export const silence = (missing: string, lab: Lab): Diagnostic => ({
  rule: 'residue-unknown',
  severity: 'error',
  position: lab.steps.at(-1)?.heading ?? ORIGIN,
  reason: `Unexpected silence of the API server, expected a list of what the lab left: ${missing}`,
  fix: 'Let the cleanup bring the API server back',
})
