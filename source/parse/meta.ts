import type { RootContent } from 'mdast'
import { toString as plainText } from 'mdast-util-to-string'
import type { Meta } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import type { FrontMatter } from './front-matter.ts'
import { dayOf } from './titles.ts'

/** Killercoda's smallest cluster that starts fast: one node, its taint removed (format notes of the creators page). */
const DEFAULT_IMAGE = 'kubernetes-kubeadm-1node'

/** What a lab says of itself, with a default for what its front matter leaves out; `position` is that of the front matter. */
export const metaOf = (
  front: FrontMatter,
  nodes: readonly RootContent[],
  introduction: readonly RootContent[],
  position: Position | undefined,
): Meta => {
  const heading = nodes.find(node => node.type === 'heading' || isDayLine(node))
  const title = front.title ?? (heading ? plainText(heading).trim() : '')
  return {
    title: title === '' ? 'Untitled lab' : title,
    description: front.description ?? (describe(introduction) || title),
    imageid: front.imageid ?? DEFAULT_IMAGE,
    course: front.course,
    order: front.order ?? dayOf(title),
    time: front.time,
    difficulty: front.difficulty,
    ...(front.checks === undefined ? {} : { checks: front.checks }),
    position,
  }
}

/** "Day 25: etcd Performance" or "**Day 25: …**" as a line of its own. */
const isDayLine = (node: RootContent): boolean => {
  if (node.type !== 'paragraph') return false
  const text = plainText(node)
  return text.length <= 120 && /^[^a-z]*day\s+\d{1,4}\s*[:–—-]\s*[^\n]+$/i.test(text)
}

/** The paragraph under "THE IDEA", or else the first one, as one line of at most 300 characters. */
const describe = (nodes: readonly RootContent[]): string => {
  const idea = nodes.findIndex(node => /^\W*the idea\b/i.test(isProse(node) ? plainText(node) : ''))
  const from = Math.max(0, idea)
  const paragraph = nodes.slice(from).find(node => node.type === 'paragraph')
  const text = paragraph ? plainText(paragraph) : ''
  const line = text
    .replace(/^\W*the idea\s*:?/i, '')
    .replace(/\s+/g, ' ')
    .trim()
  return line.length <= 300 ? line : `${line.slice(0, line.lastIndexOf(' ', 299))} …`
}

const isProse = (node: RootContent): boolean => node.type === 'heading' || node.type === 'paragraph'
