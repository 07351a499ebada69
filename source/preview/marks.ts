import type { Link, PhrasingContent, Root, Text } from 'mdast'
import { visit } from 'unist-util-visit'

/** Where a mark was found, told to whoever builds the page; answers with the element's reference. */
export type MarkSink = {
  /** `undefined` where nothing is run: what parse took for no block. */
  readonly run: (text: string, offset: number | undefined) => string | undefined
  readonly copy: (text: string) => string
  /** Without a port it is the page that asks for one. */
  readonly traffic: (host: number, port: number | undefined, path: string) => string
}

/** Killercoda's annotation directly behind a code span; `execute` is Katacoda's word, which still works there. */
const ANNOTATION = /^\{\{\s*(exec|execute|copy)?(?:\s+interrupt)?\s*\}\}/
const TRAFFIC = /\{\{\s*TRAFFIC_(?:HOST(\d+)_(\d{1,5})|SELECTOR)\s*\}\}/
/** micromark leaves the braces of a link's address as they are, or encodes them. */
const TRAFFIC_ADDRESS =
  /^(?:https?:\/\/)?(?:\{\{|%7B%7B)TRAFFIC_(?:HOST(\d+)_(\d{1,5})|SELECTOR)(?:\}\}|%7D%7D)/

/**
 * Turns Killercoda's marks in prose into elements, in place: `ls`{{exec}}, `x`{{copy}}, `x`{{}},
 * {{TRAFFIC_HOST1_80}} and {{TRAFFIC_SELECTOR}} as a text and as a link. Source: format notes of the creators page, section 5.1.
 */
export const readMarks = (root: Root, sink: MarkSink, reference: string): void => {
  visit(root, 'link', link => linkTraffic(link, sink, reference))
  visit(root, 'text', (text, index, parent) => {
    if (!parent || index === undefined) return undefined
    const before = parent.children[index - 1]
    const annotation = before?.type === 'inlineCode' ? ANNOTATION.exec(text.value) : undefined
    if (annotation && before?.type === 'inlineCode') {
      const word = annotation[1]
      const key =
        word === 'copy'
          ? sink.copy(before.value)
          : sink.run(before.value, before.position?.start.offset)
      if (word === undefined || key !== undefined)
        text.value = text.value.slice(annotation[0].length)
      if (word !== undefined && key !== undefined)
        before.data = { hName: 'code', hProperties: { [reference]: key } }
    }
    const pieces = splitTraffic(text, sink, reference)
    if (pieces.length === 1) return undefined
    parent.children.splice(index, 1, ...pieces)
    return index + pieces.length
  })
}

const linkTraffic = (link: Link, sink: MarkSink, reference: string): void => {
  const found = TRAFFIC_ADDRESS.exec(link.url)
  if (!found) return
  const path = link.url.slice(found[0].length)
  link.url = '#'
  link.data = {
    hName: 'a',
    hProperties: { [reference]: sink.traffic(...hostAndPort(found), path) },
  }
}

const hostAndPort = ([, host, port]: RegExpExecArray): [number, number | undefined] => [
  Number(host ?? 1),
  port === undefined ? undefined : Number(port),
]

const splitTraffic = (
  text: Text,
  sink: MarkSink,
  reference: string,
): readonly PhrasingContent[] => {
  const found = TRAFFIC.exec(text.value)
  if (!found) return [text]
  const before = text.value.slice(0, found.index)
  const key = sink.traffic(...hostAndPort(found), '')
  const link: PhrasingContent = {
    type: 'link',
    url: '#',
    children: [],
    data: { hName: 'a', hProperties: { [reference]: key } },
  }
  const after: Text = { type: 'text', value: text.value.slice(found.index + found[0].length) }
  return [{ type: 'text', value: before }, link, ...splitTraffic(after, sink, reference)]
}
