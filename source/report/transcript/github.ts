import type { Transcript } from '../../model/transcript.ts'
import { reportGithub } from '../github.ts'
import { groupFindings, timesText } from './groups.ts'

/** A run's findings as GitHub Actions' workflow commands, errors first: a job shows ten of each level. */
export const transcriptGithub = ({ path, diagnostics }: Transcript): string =>
  reportGithub([
    {
      path,
      diagnostics: (['error', 'warning', 'info'] as const).flatMap(level =>
        groupFindings(diagnostics)
          .filter(({ diagnostic }) => diagnostic.severity === level)
          .map(group => {
            const times = timesText(group)
            const { diagnostic } = group
            return times === ''
              ? diagnostic
              : { ...diagnostic, reason: `${diagnostic.reason} (${times})` }
          }),
      ),
    },
  ])
