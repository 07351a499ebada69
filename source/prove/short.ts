/** A command in one line, cut where it is long. */
export const short = (text: string, most = 160): string => {
  const line = text.replace(/\s*\\?\n\s*/g, ' ').trim()
  return line.length <= most ? line : `${line.slice(0, most - 3)}…`
}
