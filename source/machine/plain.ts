// The bytes that this file is about: ESC, BEL, backspace, carriage return.
// biome-ignore-start lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character
/** CSI (colours, cursor), OSC (titles, links, marks), DCS and its kind, character sets, and two-byte sequences. */
const ESCAPE =
  /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]+[0-~]|[0-~])/g
const CONTROL = /[\x00-\x07\x0b\x0c\x0e-\x1f\x7f]/g
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: end of the patterns

/**
 * What a person reads of terminal output: no escape sequences, no control characters but newline and tab,
 * and of a line that was overwritten (a progress bar) what stood there last.
 */
export const plain = (raw: string): string => {
  const bare = raw.replace(ESCAPE, '').replace(CONTROL, '').replace(/\r+\n/g, '\n')
  return /[\r\b]/.test(bare) ? bare.split('\n').map(overwrite).join('\n') : bare
}

/** The text of one line after its carriage returns and backspaces. */
const overwrite = (line: string): string => {
  if (!/[\r\b]/.test(line)) return line
  const cells: string[] = []
  let column = 0
  for (const character of line) {
    if (character === '\r') column = 0
    else if (character === '\b') column = Math.max(0, column - 1)
    else {
      cells[column] = character
      column += 1
    }
  }
  return cells.join('')
}
