const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as HTML or XML text, or as the value of a quoted attribute. */
export const escapeMarkup = (text: string): string =>
  text.replace(/[&<>"']/g, character => ENTITIES[character] ?? character)

/** Text as XML 1.0: what XML cannot hold (control characters, half of a surrogate pair) is shown as U+FFFD. */
export const escapeXml = (text: string): string => escapeMarkup(text.replace(UNFIT, '\ufffd'))

const UNFIT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML 1.0 does not allow
  /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]/gu
