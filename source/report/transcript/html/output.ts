import { AnsiUp } from 'ansi_up'
import type { Shown } from '../../../model/typed.ts'
import { html, type Markup, trusted } from './markup.ts'

/** What a terminal showed, in its colours; plain where a program has moved the cursor about. */
export const outputMarkup = ({ raw, text }: Shown): Markup => {
  const clean = raw.replace(/\r+\n/g, '\n').replace(ERASE_TO_END, '').replace(TITLES, '')
  if (MOTION.test(clean)) return html`${text.trimEnd()}`
  const ansi = new AnsiUp()
  ansi.use_classes = true
  ansi.url_allowlist = {}
  return trusted(ansi.ansi_to_html(`${clean.trimEnd()}\x1b[0m`.replace(CONTROL, '\ufffd')))
}

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character
/** `grep --color` sends it after each colour. */
const ERASE_TO_END = /\x1b\[0?K/g
const TITLES = /\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][0-9A-B]|\x1b[=>]/g
/** A lone carriage return, a backspace, any sequence that is no colour. */
const MOTION = /\r|\x08|\x1b(?!\[[0-9;:]*m)/
const CONTROL = /[\x00-\x07\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]/g
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: end of the patterns
