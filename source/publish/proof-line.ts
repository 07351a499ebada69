import type { Scenario } from '../model/scenario.ts'
import type { LabProof } from './lab.ts'

/**
 * The scenario with a line of proof at the end of its intro page: on what Kubernetes it was proven, when, how long it
 * took. A lab without a proof stays as it is.
 */
export const withProofLine = (scenario: Scenario, proof: LabProof): Scenario => {
  if (proof.state !== 'proven') return scenario
  const files = scenario.files.map(file =>
    file.path === INTRO ? { ...file, content: `${file.content}\n${proofLine(proof)}\n` } : file,
  )
  return { ...scenario, files }
}

/** Where `render` puts the intro page. */
const INTRO = 'intro.md'

const proofLine = (proof: LabProof & { readonly state: 'proven' }): string => {
  const { kubernetes, startedAt, durationMs } = proof
  return `> ✓ **Proven** on Kubernetes ${kubernetes} on ${startedAt.slice(0, 10)}, in ${minutes(durationMs)}`
}

const minutes = (ms: number): string => {
  const seconds = Math.round(ms / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
