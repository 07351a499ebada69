import { randomBytes } from 'node:crypto'
import type { Paragraph, Root, RootContent } from 'mdast'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import type { Block, Section } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import { readMarks } from './marks.ts'
import type { Rich } from './protocol.ts'
import { toRich } from './rich.ts'
import { REFERENCE, SCHEMA } from './sanitize.ts'

/** What is put into the text of a page, by its place in the lab. */
export type Inserts = {
  /** Key of a fence that is shown as a block, or of inline code that is run; `undefined` for what a learner does not see. */
  readonly blockKey: (block: Block) => string | undefined
  /** Findings that stand below a top-level node; those inside of its blocks are shown there. */
  readonly findingsAt: (position: Position) => readonly number[]
  /** Told of each port of the learner's machine that the text links to. */
  readonly port: (host: number, port: number) => void
}

const reader = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter).freeze()
const writer = unified()
  .use(remarkRehype, { allowDangerousHtml: true, clobberPrefix: '' })
  .use(rehypeRaw)
  .use(rehypeSanitize, SCHEMA)
  .freeze()

/** Reads a lab's text once, for all of its pages. */
export const readText = (source: string): Root => reader.parse(source)

/**
 * Renders the sections that make one page, sanitised. A new tree every time: pages share the lab's tree, whose nodes are
 * not touched. Our own elements carry a word in their reference that is made anew here, so the lab cannot pose as one.
 */
export const renderPage = (
  root: Root,
  sections: readonly Section[],
  inserts: Inserts,
): readonly Rich[] => {
  const word = randomBytes(9).toString('base64url')
  const own: Own[] = []
  const refer = (what: Own): string => `${word} ${own.push(what) - 1}`
  const blocks = new Map(
    sections.flatMap(section =>
      section.blocks.map(block => [block.position.start.offset, block] as const),
    ),
  )
  const page: Root = { type: 'root', children: [] }
  for (const node of nodesOf(root, sections)) {
    page.children.push(structuredClone(node))
    const indexes = node.position ? inserts.findingsAt(placeOf(node.position)) : []
    if (indexes.length > 0) page.children.push(placeholder(refer({ type: 'findings', indexes })))
  }
  visit(page, 'code', (code, index, parent) => {
    const block = blocks.get(code.position?.start.offset ?? -1)
    if (!block || !parent || index === undefined) return undefined
    const key = inserts.blockKey(block)
    const shown = key === undefined ? [] : [placeholder(refer({ type: 'block', key }))]
    parent.children.splice(index, 1, ...shown)
    return index + shown.length
  })
  levelHeadings(page)
  const sink = {
    run: (text: string, offset: number | undefined) => {
      const block = blocks.get(offset ?? -1)
      const key = block && inserts.blockKey(block)
      return key === undefined ? undefined : refer({ type: 'command', key, text })
    },
    copy: (text: string) => refer({ type: 'command', key: undefined, text }),
    traffic: (host: number, port: number | undefined, path: string) => {
      if (port !== undefined) inserts.port(host, port)
      return refer({ type: 'traffic', host, port, path })
    },
  }
  readMarks(page, sink, REFERENCE)
  return toRich(writer.runSync(withDefinitions(page, root)), (reference, children) => {
    const [given, index] = reference.split(' ')
    const what = given === word ? own[Number(index)] : undefined
    return what?.type === 'traffic' ? { ...what, children } : what
  })
}

/** Our own elements, before their children are known. */
type Own =
  | Exclude<Rich, { readonly type: 'text' | 'element' | 'traffic' }>
  | {
      readonly type: 'traffic'
      readonly host: number
      readonly port: number | undefined
      readonly path: string
    }

const nodesOf = (root: Root, sections: readonly Section[]): readonly RootContent[] => {
  const ranges = sections.flatMap(section => section.ranges)
  return root.children.filter(({ type, position }) => {
    const start = position?.start.offset
    return (
      type !== 'yaml' &&
      start !== undefined &&
      ranges.some(range => start >= range.start.offset && start < range.end.offset)
    )
  })
}

const placeOf = ({ start, end }: NonNullable<RootContent['position']>): Position => ({
  start: { line: start.line, column: start.column, offset: start.offset ?? 0 },
  end: { line: end.line, column: end.column, offset: end.offset ?? 0 },
})

const placeholder = (reference: string): Paragraph => ({
  type: 'paragraph',
  children: [],
  data: { hName: 'div', hProperties: { [REFERENCE]: reference } },
})

/** The page's title is its first heading; the lab's follow without a gap, whatever levels its author chose. */
const levelHeadings = (page: Root): void => {
  const open: number[] = []
  visit(page, 'heading', heading => {
    while ((open.at(-1) ?? 0) >= heading.depth) open.pop()
    open.push(heading.depth)
    heading.depth = DEPTHS[open.length - 1] ?? 6
  })
}

const DEPTHS = [2, 3, 4, 5, 6] as const

/** Links and footnotes may be defined anywhere in the lab. */
const withDefinitions = (page: Root, root: Root): Root => {
  const there = new Set(page.children.map(({ position }) => position?.start.offset))
  const elsewhere = root.children.filter(
    node =>
      (node.type === 'definition' || node.type === 'footnoteDefinition') &&
      !there.has(node.position?.start.offset),
  )
  return { ...page, children: [...page.children, ...elsewhere.map(node => structuredClone(node))] }
}
