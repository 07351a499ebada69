import type { ProveEvent } from '../prove/prove.ts'
import { maskText } from '../report/transcript/mask.ts'
import type { Progress } from './progress.ts'

/** The title of a section's part in the progress. */
export const titleOf = (section: {
  readonly title: string
  readonly kind: string
  readonly number?: unknown
}): string =>
  section.kind === 'step'
    ? `Step ${String(section.number)}: ${section.title}`
    : section.title || 'Closing'

/** Shows what a proof is at. */
export const tell = (progress: Progress, event: ProveEvent): void => {
  switch (event.type) {
    case 'section':
    case 'residue':
      progress.next()
      return
    case 'block':
      progress.tell(
        `line ${event.block.position.start.line} · ${event.block.lang ?? event.block.type}`,
      )
      return
    case 'check':
      progress.tell(event.phase === 'again' ? 'check again' : `check ${event.phase} the step`)
      return
    case 'block-done':
    case 'check-done':
      for (const { reason, position } of event.run.diagnostics)
        progress.fault(`line ${position.start.line}`, maskText(reason))
      return
    case 'saved':
  }
}
