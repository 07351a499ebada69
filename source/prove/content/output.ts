import type { ShowBlock } from '../../model/lab.ts'
import type { BlockRun } from '../../model/transcript.ts'
import { linePosition } from '../locate.ts'
import { type ContentVerdict, finding, skipped, verdict } from './verdict.ts'

/**
 * Compares shown output with what the block above it printed. Every line that is shown has to be in it, whatever
 * differs from run to run left aside: numbers, ages, addresses, the random ends of names; `...` stands for anything.
 */
export const proveOutput = (block: ShowBlock, previous: BlockRun | undefined): ContentVerdict => {
  if (!previous?.typed) return skipped('output', 'there is no command above it in this section')
  if (previous.state === 'failed' || previous.state === 'follow-up')
    return skipped('output', `the block in line ${previous.position.start.line} failed`)
  const printed = flat(previous.typed.output.text)
  const index = block.value
    .split('\n')
    .findIndex(line => line.trim() !== '' && !isIn(line, printed))
  if (index < 0) return verdict('output', [])
  const line = (block.value.split('\n')[index] ?? '').trim()
  return verdict('output', [
    finding(
      'warning',
      'output-differs',
      linePosition(block, index),
      `Unexpected \`${line.slice(0, 120)}\`, expected what the block in line ${previous.position.start.line} prints`,
      'Paste what it prints; `...` stands for what may differ',
    ),
  ])
}

const isIn = (line: string, printed: string): boolean => {
  let from = 0
  for (const part of line.split(/\.{3,}|…/)) {
    const wanted = flat(part)
    if (wanted === '') continue
    const at = printed.indexOf(wanted, from)
    if (at < 0) return false
    from = at + wanted.length
  }
  return true
}

const flat = (text: string): string =>
  text
    .replace(/-[a-z0-9]{6,10}-[a-z0-9]{5}\b/g, '-#')
    .replace(/\b\d+(?:[.:]\d+)*(?:[smhd]|ms|[KMGT]i?B?)?(?:\d+[smhd])*\b/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
