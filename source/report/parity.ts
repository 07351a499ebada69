import type { Disparity } from '../model/transcript.ts'

/** Where a cluster differs from Killercoda's machine, a line each, in columns. */
export const parityText = (parity: readonly Disparity[], imageid: string): string => {
  if (parity.length === 0) return `Like \`${imageid}\` in everything that is looked at\n\n`
  const rows = [
    ['', 'here', imageid],
    ...parity.map(({ what, here, killercoda }) => [what, here, killercoda]),
  ]
  const width = (column: number) => Math.max(...rows.map(row => row[column]?.length ?? 0))
  const lines = rows.map(
    ([what = '', here = '', there = '']) =>
      `  ${what.padEnd(width(0))}  ${here.padEnd(width(1))}  ${there}`,
  )
  return ['Differs from Killercoda', ...lines, '', ''].join('\n')
}
