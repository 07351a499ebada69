import type { Transcript } from '../../model/transcript.ts'
import { reportGithub } from '../github.ts'

/** A run's findings as GitHub Actions' workflow commands, errors first: a job shows ten of each level. */
export const transcriptGithub = ({ path, diagnostics }: Transcript): string =>
  reportGithub([
    {
      path,
      diagnostics: (['error', 'warning', 'info'] as const).flatMap(level =>
        diagnostics.filter(({ severity }) => severity === level),
      ),
    },
  ])
