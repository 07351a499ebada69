import type { RootContent } from 'mdast'
import { toString as plainText } from 'mdast-util-to-string'
import {
  isCleanup,
  isClosing,
  isClosingParagraph,
  isLabMarker,
  isPatterns,
  readStepTitle,
} from './titles.ts'

/** A stretch of top-level nodes under one title. */
export type Stretch = {
  readonly kind: 'intro' | 'step' | 'patterns' | 'cleanup' | 'other'
  readonly title: string
  /** The author's number, for a step. */
  readonly number: number | undefined
  readonly heading: RootContent | undefined
  /** All nodes, the heading included. */
  readonly nodes: readonly RootContent[]
}

/** Cuts a lab's top-level nodes into intro, steps and what follows them; every node is in one stretch. */
export const outline = (nodes: readonly RootContent[]): readonly Stretch[] => {
  const steps = findSteps(nodes)
  const first = steps[0]
  const last = steps.at(-1)
  if (!first || !last) return [intro(nodes)]
  const end = findEnd(nodes, last)
  return [
    intro(nodes.slice(0, first.index)),
    ...steps.map((step, position) => ({
      kind: 'step' as const,
      title: step.title,
      number: step.number,
      heading: nodes[step.index],
      nodes: nodes.slice(step.index, steps[position + 1]?.index ?? end),
    })),
    ...closing(nodes.slice(end)),
  ]
}

type FoundStep = {
  readonly index: number
  readonly number: number
  readonly title: string
  readonly depth: number
}

const findSteps = (nodes: readonly RootContent[]): readonly FoundStep[] => {
  const steps: FoundStep[] = []
  const headings = nodes.some(node => node.type === 'heading' && readStepTitle(plainText(node)))
  for (const [index, node] of nodes.entries()) {
    const text = titleText(node)
    const title = text === undefined ? undefined : readStepTitle(text)
    if (!title) continue
    const previous = steps.at(-1)
    // In a lab with headings, prose may say "Step 2: …" too; a paragraph counts where it is the next in line.
    const inLine = !headings || title.number === (previous?.number ?? 0) + 1
    if (node.type !== 'heading' && !inLine) continue
    steps.push({
      index,
      ...title,
      depth: node.type === 'heading' ? node.depth : (previous?.depth ?? 2),
    })
  }
  return steps
}

/** Text of a node that can be a title: a heading, or a paragraph of one line and at most 120 characters. */
const titleText = (node: RootContent): string | undefined => {
  if (node.type === 'heading') return plainText(node)
  if (node.type !== 'paragraph') return undefined
  const text = plainText(node)
  return text.length <= 120 && !text.includes('\n') ? text : undefined
}

/** Index of the first node after the last step's own text. */
const findEnd = (nodes: readonly RootContent[], last: FoundStep): number => {
  for (let index = last.index + 1; index < nodes.length; index++) {
    const node = nodes[index]
    if (!node) break
    if (node.type === 'thematicBreak') return index
    if (node.type === 'heading' && node.depth <= last.depth) return index
    const text = titleText(node)
    if (text !== undefined && closes(node, text)) return index
  }
  return nodes.length
}

const closes = (node: RootContent, text: string): boolean =>
  node.type === 'heading' ? isClosing(text) : isClosingParagraph(text)

const intro = (nodes: readonly RootContent[]): Stretch => ({
  kind: 'intro',
  title: 'Introduction',
  number: undefined,
  heading: undefined,
  // The marker only tells the author's tools where the lab begins; a learner sees the steps anyway.
  nodes: nodes.filter(node => !(node.type === 'heading' && isLabMarker(plainText(node)))),
})

const closing = (nodes: readonly RootContent[]): readonly Stretch[] => {
  const stretches: Stretch[] = []
  let nodesOf: RootContent[] = []
  let depth = 7
  for (const node of nodes) {
    const text = titleText(node)
    const heads =
      text !== undefined && ((node.type === 'heading' && node.depth <= depth) || closes(node, text))
    if (heads || nodesOf.length === 0) {
      nodesOf = [node]
      if (heads && node.type === 'heading') depth = node.depth
      stretches.push({
        kind: heads ? kindOf(text) : 'other',
        title: heads ? text.replace(/\s*:$/, '') : '',
        number: undefined,
        heading: heads ? node : undefined,
        nodes: nodesOf,
      })
    } else nodesOf.push(node)
  }
  return stretches
}

const kindOf = (title: string): Stretch['kind'] =>
  isCleanup(title) ? 'cleanup' : isPatterns(title) ? 'patterns' : 'other'
