import type { ShowBlock } from '../../model/lab.ts'
import { type ContentVerdict, finding, skipped, verdict } from './verdict.ts'

/** Bash that is shown and must not run: only its syntax is looked at. */
export const proveBash = (block: ShowBlock): ContentVerdict =>
  verdict(
    'syntax',
    (block.script?.faults ?? []).map(({ message, position }) =>
      finding(
        'error',
        'bash-syntax',
        position,
        `Unexpected syntax: ${message}`,
        'Correct the command, or name another language after the opening fence',
      ),
    ),
  )

export const proveText = (): ContentVerdict =>
  skipped('none', 'it is text, there is nothing to check')
