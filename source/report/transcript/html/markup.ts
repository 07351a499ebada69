import { escapeMarkup } from '../../../language/escape.ts'

/** HTML that is finished: everything from outside in it is escaped. */
export type Markup = { readonly markup: string }

type Value = string | number | undefined | Markup | readonly Value[]

/** A piece of HTML; what is put into it is text, and escaped, unless it is `Markup` itself. `undefined` is nothing. */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Markup => ({
  markup: strings.map((part, index) => part + toMarkup(values[index])).join(''),
})

/** HTML made by somebody else, who has escaped what is in it. */
export const trusted = (markup: string): Markup => ({ markup })

/** A sentence with its `values` set as code. */
export const sentence = (text: string): readonly Markup[] =>
  text
    .split(/(`[^`]+`)/)
    .map(part => (/^`[^`]+`$/.test(part) ? html`<code>${part.slice(1, -1)}</code>` : html`${part}`))

const toMarkup = (value: Value): string => {
  if (value === undefined) return ''
  if (typeof value === 'string' || typeof value === 'number') return escapeMarkup(String(value))
  return 'markup' in value ? value.markup : value.map(toMarkup).join('')
}
