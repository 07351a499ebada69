/** Rows as aligned columns, two spaces apart; nothing is left at a line's end. */
export const columns = (rows: readonly (readonly string[])[]): string => {
  const longest = Math.max(0, ...rows.map(({ length }) => length))
  const widths = Array.from({ length: longest }, (_, at) =>
    Math.max(...rows.map(row => widthOf(row[at] ?? ''))),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell + ' '.repeat(Math.max(0, (widths[at] ?? 0) - widthOf(cell))))
      .join('  ')
      .trimEnd()
  return rows.map(row => `${line(row)}\n`).join('')
}

const widthOf = (text: string): number => [...text].length
