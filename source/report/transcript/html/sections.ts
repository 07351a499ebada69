import type { BlockRun, CheckRun, Transcript } from '../../../model/transcript.ts'
import { twoDigits } from '../summary.ts'
import { blockId } from './block.ts'
import { checkLook, LOOKS, type Look } from './look.ts'

/** A stretch of the run under one title, in the order in which it ran. */
export type Part = {
  readonly id: string
  readonly title: string
  readonly blocks: readonly BlockRun[]
  readonly check: CheckRun | undefined
}

/** The run by its sections; a step without blocks is there for its check. */
export const partsOf = ({ blocks, checks }: Transcript): readonly Part[] => {
  const parts: Part[] = []
  const open = (step: number | undefined, section: string, first: BlockRun | undefined) => {
    const last = parts.at(-1)
    if (last && last.check?.step === step && last.title === titleOf(step, section) && first)
      parts[parts.length - 1] = { ...last, blocks: [...last.blocks, first] }
    else
      parts.push({
        id: `part-${parts.length + 1}`,
        title: titleOf(step, section),
        blocks: first ? [first] : [],
        check: checks.find(one => one.step === step && one.title === section),
      })
  }
  for (const run of blocks) open(run.step, run.section, run)
  for (const check of checks)
    if (!parts.some(part => part.check === check)) open(check.step, check.title, undefined)
  return parts
}

/** Finds the block at a line of the lab; its id on the page. */
export const linkTo =
  ({ blocks }: Transcript) =>
  (line: number): string | undefined => {
    const found = blocks.find(
      ({ position }) => line >= position.start.line && line <= position.end.line,
    )
    return found && blockId(found)
  }

/** The worst that happened in a part. */
export const partLook = ({ blocks, check }: Part): Look => {
  const states = blocks.map(({ state }) => state)
  if (states.includes('failed') || (check && checkLook(check).tone === 'bad')) return LOOKS.failed
  if (states.includes('follow-up')) return LOOKS['follow-up']
  return states.length > 0 && states.every(state => state === 'skipped')
    ? LOOKS.skipped
    : LOOKS.passed
}

const titleOf = (step: number | undefined, section: string): string =>
  step === undefined ? section || 'Before the first step' : `${twoDigits(step)} ${section}`
