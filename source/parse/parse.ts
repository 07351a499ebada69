import type { Root, RootContent } from 'mdast'
import { toString as plainText } from 'mdast-util-to-string'
import remarkFrontmatter from 'remark-frontmatter'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { lineStarts, pointAt } from '../language/text.ts'
import type { Fault } from '../model/fault.ts'
import type { Lab, Layout, Prose, Section, Step } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import { readBlocks, type Text } from './blocks.ts'
import { expectationIn } from './expectation.ts'
import { readFrontMatter } from './front-matter.ts'
import { metaOf } from './meta.ts'
import { outline, type Stretch } from './outline.ts'
import { type FoundPage, findPages } from './pages.ts'
import { saysUnfinished, slugify } from './titles.ts'

/** What reading a lab gives: the lab, always, and what is wrong with the text it was read from. */
export type Parsed = { readonly lab: Lab; readonly faults: readonly Fault[] }

const plainMarkdown = unified().use(remarkParse).freeze()
const markdown = unified().use(remarkParse).use(remarkFrontmatter).freeze()

/**
 * Reads a lab. Total: whatever the text, a lab comes back; positions are in `source`.
 * `path` is the Markdown file's, with `/`; it names the lab where the front matter does not.
 */
export const parse = (source: string, path: string): Parsed => {
  const root: Root = markdown.parse(source)
  const text: Text = { source, starts: lineStarts(source) }
  const faults: Fault[] = []
  const [first, ...rest] = root.children
  const yaml = first?.type === 'yaml' ? first : undefined
  const front = yaml ? readFrontMatter(yaml.value, positionOf(yaml)) : undefined
  faults.push(...(front?.faults ?? []))
  const found = findPages(source, text.starts)
  const cut = found.pages.map((page, index) =>
    pageStretch(page, found.pages.slice(0, index), source),
  )
  faults.push(...found.faults)
  const layout: Layout | undefined =
    cut.length === 0 ? undefined : { stated: Object.keys(front?.values ?? {}) }
  const nodes = layout ? cut.flatMap(stretch => stretch.nodes) : yaml ? rest : root.children
  const stretches = layout ? cut : outline(nodes)
  const sections = stretches.map((stretch, index) => {
    const read = readBlocks(stretch, text, expectationIn(stretch, text))
    faults.push(...read.faults)
    return section(stretch, read.blocks, source, found.pages[index])
  })
  const intro = sections.find(({ kind }) => kind === 'intro') ?? EMPTY
  const steps = sections.flatMap((one, index) => {
    const stretch = stretches[index]
    return stretch?.kind === 'step' ? [step(one, stretch)] : []
  })
  const finish = sections.filter(({ kind }) => kind !== 'intro' && kind !== 'step')
  faults.push(...structure(steps, nodes, text, layout), ...strays(sections))
  return {
    lab: {
      path,
      slug: front?.values.slug ?? slugOf(path),
      meta: metaOf(front?.values ?? {}, nodes, stretches[0]?.nodes ?? [], yaml && positionOf(yaml)),
      intro,
      steps,
      finish,
      ...(layout ? { layout } : {}),
    },
    faults,
  }
}

const EMPTY: Section = {
  kind: 'intro',
  title: 'Introduction',
  ranges: [],
  heading: undefined,
  blocks: [],
  prose: [],
}

/** A page's nodes, read on their own and moved to their place in the lab. */
const pageStretch = (
  { kind, page, marker, range }: FoundPage,
  before: readonly FoundPage[],
  source: string,
): Stretch => {
  const { line, offset } = range.start
  const move = (point: Point): void => {
    point.line += line - 1
    point.offset = (point.offset ?? 0) + offset
  }
  const root = plainMarkdown.parse(source.slice(offset, range.end.offset))
  visit(root, node => {
    if (node === root || !node.position) return
    move(node.position.start)
    move(node.position.end)
  })
  const heading = root.children.find(node => node.type === 'heading')
  const number = kind === 'step' ? before.filter(one => one.kind === 'step').length + 1 : undefined
  const own = page.title ?? (heading ? plainText(heading).trim() : '')
  return {
    kind: kind === 'finish' ? 'other' : kind,
    title: own || { intro: 'Introduction', step: `Step ${number}`, finish: 'Finish' }[kind],
    number,
    heading: { type: 'html', value: '', position: marker },
    nodes: root.children,
  }
}

const section = (
  stretch: Stretch,
  blocks: Section['blocks'],
  source: string,
  found: FoundPage | undefined,
): Section => ({
  kind: stretch.kind,
  title: stretch.title,
  ranges: found ? [found.range] : rangesOf(stretch.nodes, source),
  ...(found ? { page: found.page } : {}),
  heading: stretch.heading && positionOf(stretch.heading),
  blocks,
  prose: stretch.nodes.flatMap(proseOf),
})

const step = (read: Section, stretch: Stretch): Step => {
  const number = stretch.number ?? 0
  const slug = slugify(stretch.title)
  const folder = `step-${String(number).padStart(2, '0')}`
  return {
    ...read,
    kind: 'step',
    number,
    slug: slug === '' || slug === `step-${number}` ? folder : `${folder}-${slug}`,
  }
}

/** Neighbouring nodes make one range, so that the blank lines between them stay as they are. */
const rangesOf = (nodes: readonly RootContent[], source: string): readonly Position[] => {
  const ranges: Position[] = []
  for (const node of nodes) {
    const position = positionOf(node)
    const open = ranges.at(-1)
    // Between the neighbours stands nothing but white space; where the lab's marker was left out, there does.
    const joins = open && source.slice(open.end.offset, position.start.offset).trim() === ''
    if (joins) ranges[ranges.length - 1] = { start: open.start, end: position.end }
    else ranges.push(position)
  }
  return ranges
}

const proseOf = (node: RootContent): readonly Prose[] => {
  const prose: Prose[] = []
  visit(node, inner => {
    if (inner.type !== 'paragraph' && inner.type !== 'heading' && inner.type !== 'html') return
    prose.push({
      text: inner.type === 'html' ? inner.value : plainText(inner),
      position: positionOf(inner),
    })
  })
  return prose
}

/** Faults of the lab as a whole: no steps, two that would share a folder, text that says it is unfinished. */
const structure = (
  steps: readonly Step[],
  nodes: readonly RootContent[],
  { source, starts }: Text,
  layout: Layout | undefined,
): readonly Fault[] => {
  const faults: Fault[] = []
  const unfinished = nodes.flatMap(proseOf).find(({ text }) => saysUnfinished(text))
  // Pages that were laid out on purpose may be an introduction alone: a playground.
  if (steps.length === 0 && !layout) {
    const end = { start: pointAt(starts, source.length), end: pointAt(starts, source.length) }
    faults.push({
      type: 'no-steps',
      announced: unfinished?.text,
      position: unfinished?.position ?? end,
    })
  } else if (unfinished) faults.push({ type: 'unfinished', ...unfinished })
  const seen = new Map<string, Step>()
  for (const step of steps) {
    const first = seen.get(step.slug)
    if (first?.heading && step.heading)
      faults.push({
        type: 'same-slug',
        slug: step.slug,
        first: first.heading,
        position: step.heading,
      })
    else seen.set(step.slug, step)
  }
  return faults
}

/** A check outside of a step belongs to none; a second one in a step would never be asked. */
const strays = (sections: readonly Section[]): readonly Fault[] =>
  sections.flatMap(({ kind, blocks }) =>
    blocks
      .filter(({ type }) => type === 'verify')
      .slice(kind === 'step' ? 1 : 0)
      .map(({ position }) => ({
        type: 'stray-verify' as const,
        reason: kind === 'step' ? ('second' as const) : ('outside-step' as const),
        position,
      })),
  )

/** `scenarios/day-025/lab.md` and `corpus/day-025.md` are both `day-025`. */
const slugOf = (path: string): string => {
  const parts = path.split('/')
  const file = (parts.at(-1) ?? '').replace(/\.(?:md|markdown)$/i, '')
  const name = /^(?:lab|readme|index)$/i.test(file) ? (parts.at(-2) ?? file) : file
  return slugify(name) || 'lab'
}

const positionOf = (node: RootContent): Position => {
  const { start, end } = node.position ?? { start: ORIGIN, end: ORIGIN }
  return {
    start: { ...start, offset: start.offset ?? 0 },
    end: { ...end, offset: end.offset ?? 0 },
  }
}

const ORIGIN = { line: 1, column: 1, offset: 0 }

/** A node's point, as its parser made it. */
type Point = { line: number; offset?: number | undefined }
