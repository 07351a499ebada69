import { introPage } from './index-names.ts'
import type { LabProof } from './lab.ts'
import type { PublishFile } from './plan.ts'

/**
 * A scenario's files with a line of proof at the end of its intro page: on what Kubernetes it was proven, when, how long
 * it took. A lab without a proof stays as it is.
 */
export const withProofLine = (
  files: readonly PublishFile[],
  proof: LabProof,
): readonly PublishFile[] => {
  if (proof.state !== 'proven') return files
  const intro = introPage(files)
  return files.map(file =>
    file.path === intro && typeof file.content === 'string'
      ? { ...file, content: `${file.content.trimEnd()}\n\n${proofLine(proof)}\n` }
      : file,
  )
}

const proofLine = ({
  kubernetes,
  startedAt,
  durationMs,
}: LabProof & { readonly state: 'proven' }): string =>
  `> ✓ **Proven** on Kubernetes ${kubernetes} on ${startedAt.slice(0, 10)}, in ${minutes(durationMs)}`

const minutes = (ms: number): string => {
  const seconds = Math.round(ms / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
