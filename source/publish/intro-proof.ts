import { dirname, join } from 'node:path/posix'
import { badge } from './badge.ts'
import { introPage } from './index-names.ts'
import type { LabProof } from './lab.ts'
import type { PublishFile } from './plan.ts'

/** What the intro page tells of the proof. */
export type IntroProof = { readonly proofLine: boolean; readonly badge: boolean }

const BADGE = 'labproof.svg'

/**
 * A scenario's files with its proof told at the end of the intro page: a line with the Kubernetes version, the date and
 * the duration, a badge as a picture beside the page, or both. A lab without a proof stays as it is.
 */
export const withIntroProof = (
  files: readonly PublishFile[],
  proof: LabProof,
  told: IntroProof,
): readonly PublishFile[] => {
  const intro = introPage(files)
  if (proof.state !== 'proven' || intro === undefined) return files
  const parts = [
    ...(told.badge ? [`![Proven on Kubernetes ${proof.kubernetes}](./${BADGE})`] : []),
    ...(told.proofLine ? [proofLine(proof)] : []),
  ]
  if (parts.length === 0) return files
  const page = files.map(file =>
    file.path === intro && typeof file.content === 'string'
      ? { ...file, content: `${[file.content.trimEnd(), ...parts].join('\n\n')}\n` }
      : file,
  )
  // Killercoda takes a picture's path from the folder of the page.
  const path = join(dirname(intro), BADGE)
  const content = badge('labproof', proven(proof))
  return told.badge ? [...page, { path, content, mode: 'file' }] : page
}

type Proven = LabProof & { readonly state: 'proven' }

const proven = ({ kubernetes, startedAt }: Proven): string =>
  `proven on Kubernetes ${kubernetes}, ${startedAt.slice(0, 10)}`

const proofLine = ({ kubernetes, startedAt, durationMs }: Proven): string =>
  `> ✓ **Proven** on Kubernetes ${kubernetes} on ${startedAt.slice(0, 10)}, in ${minutes(durationMs)}`

const minutes = (ms: number): string => {
  const seconds = Math.round(ms / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
