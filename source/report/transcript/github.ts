import { ORIGIN } from '../../language/text.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Interruption, Transcript } from '../../model/transcript.ts'
import { reportGithub } from '../github.ts'
import { groupFindings, timesText } from './groups.ts'

/** A run's findings as GitHub Actions' workflow commands, errors first: a job shows ten of each level. */
export const transcriptGithub = ({ path, diagnostics, interruption }: Transcript): string =>
  reportGithub([
    {
      path,
      diagnostics: [
        ...(interruption ? [ended(interruption)] : []),
        ...(['error', 'warning', 'info'] as const).flatMap(level =>
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
      ],
    },
  ])

/** Of the whole run, so at no line of its own. */
const ended = ({ reason, fix }: Interruption): Diagnostic => ({
  rule: 'interrupted',
  severity: 'error',
  position: ORIGIN,
  reason,
  fix,
})
