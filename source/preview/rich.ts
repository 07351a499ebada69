import type { Element, ElementContent, Properties, Root } from 'hast'
import type { Rich } from './protocol.ts'
import { REFERENCE } from './sanitize.ts'

/** Turns a sanitised tree into what the page shows. `resolve` knows our own elements by their reference. */
export const toRich = (
  { children }: Pick<Root | Element, 'children'>,
  resolve: (reference: string, children: readonly Rich[]) => Rich | undefined,
): readonly Rich[] => {
  const convert = (node: ElementContent | Root['children'][number]): readonly Rich[] => {
    if (node.type === 'text') return node.value === '' ? [] : [{ type: 'text', value: node.value }]
    if (node.type !== 'element') return []
    const inner = node.children.flatMap(convert)
    const reference = node.properties[REFERENCE]
    const own = typeof reference === 'string' ? resolve(reference, inner) : undefined
    return [own ?? element(node, inner)]
  }
  return children.flatMap(convert)
}

const element = (node: Element, children: readonly Rich[]): Rich => {
  const { tagName: tag, properties } = node
  const attributes = attributesOf(properties)
  switch (tag) {
    case 'a':
      return plain(tag, { ...attributes, ...outward(String(attributes['href'] ?? '')) }, children)
    case 'img':
      return image(attributes)
    case 'input':
      return checkbox(attributes['checked'] === true)
    case 'table':
      // Wider than a phone: it is scrolled, by keys too.
      return plain('div', { class: 'table', tabIndex: 0, role: 'region', 'aria-label': 'Table' }, [
        plain(tag, attributes, children),
      ])
    case 'pre':
      return plain(tag, { ...attributes, tabIndex: 0 }, children)
    default:
      return plain(tag, attributes, children)
  }
}

const plain = (
  tag: string,
  attributes: Readonly<Record<string, string | number | boolean>>,
  children: readonly Rich[],
): Rich => ({ type: 'element', tag, attributes, children })

/** A link that leads away opens beside the terminal, and tells nothing of where it was. */
const outward = (href: string): Readonly<Record<string, string>> =>
  /^(?:https?:)?\/\//i.test(href) ? { target: '_blank', rel: 'noopener noreferrer' } : {}

/** The page makes no request to another host: a picture of one is a link to it. */
const image = (attributes: Readonly<Record<string, string | number | boolean>>): Rich => {
  const source = String(attributes['src'] ?? '')
  const alt = String(attributes['alt'] ?? '')
  // Its address was none that is let through.
  if (source === '') return plain('span', {}, [{ type: 'text', value: `Picture: ${alt}` }])
  if (!/^(?:https?:)?\/\//i.test(source))
    return plain('img', { ...attributes, alt, src: `files/${source.replace(/^\.?\//, '')}` }, [])
  return plain('a', { href: source, ...outward(source) }, [
    { type: 'text', value: `Picture: ${alt || source}` },
  ])
}

/** A task list's box is the author's, not a field: a picture with its meaning. */
const checkbox = (checked: boolean): Rich =>
  plain('span', { role: 'img', 'aria-label': checked ? 'done' : 'to do', class: 'task' }, [
    { type: 'text', value: checked ? '☑' : '☐' },
  ])

const attributesOf = (
  properties: Properties,
): Readonly<Record<string, string | number | boolean>> => {
  const entries = Object.entries(properties).flatMap(([name, value]) => {
    if (name === REFERENCE || value === null || value === undefined) return []
    const text = Array.isArray(value) ? value.join(' ') : value
    return [[name === 'className' ? 'class' : name, text] as const]
  })
  return Object.fromEntries(entries)
}
