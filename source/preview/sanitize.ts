import { defaultSchema, type Options } from 'rehype-sanitize'

/** Attribute by which our own elements are known again; its value begins with a word the lab cannot know. */
export const REFERENCE = 'dataLabproof'

/**
 * What of a lab's HTML is let through: GitHub's list without anything that sends, focuses or names. No style, no class
 * but those of remark's own, no id that is not prefixed, no address but http, https, mailto and relative ones.
 */
export const SCHEMA: Options = {
  ...defaultSchema,
  // A picture is the file of its `img`: what else a browser could choose would be asked of another host.
  tagNames: (defaultSchema.tagNames ?? []).filter(name => name !== 'picture' && name !== 'source'),
  attributes: {
    ...defaultSchema.attributes,
    div: [REFERENCE],
    span: [REFERENCE],
    code: [REFERENCE],
    a: [...(defaultSchema.attributes?.['a'] ?? []), REFERENCE],
    input: [...(defaultSchema.attributes?.['input'] ?? []), 'checked'],
    '*': [
      ...['align', 'alt', 'colSpan', 'rowSpan', 'dir', 'height', 'width', 'id', 'lang'],
      ...['open', 'start', 'reversed', 'title'],
    ],
  },
  protocols: { href: ['http', 'https', 'mailto'], src: ['http', 'https'], cite: ['http', 'https'] },
  strip: ['script', 'style', 'template', 'iframe', 'object', 'noscript'],
}
