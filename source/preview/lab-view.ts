import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { visit } from 'unist-util-visit'
import type { Check } from '../model/check.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Block, Lab, Prose, Section } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import { highlight } from './highlight.ts'
import type {
  BlockProof,
  BlockView,
  Finding,
  LabView,
  ProofSummary,
  SectionView,
} from './protocol.ts'
import { readText, renderPage } from './render-page.ts'

/** The last proof of a lab, as far as it fits the text. */
export type ProofView = {
  readonly summary: ProofSummary
  readonly ofBlock: (block: Block) => BlockProof | undefined
  readonly ofCheck: (step: number, title: string) => BlockProof | undefined
}

/** A lab, understood: what its page is made of. */
export type LabSubject = {
  readonly lab: Lab
  /** The text the lab's positions are in. */
  readonly source: string
  /** What is wrong, in the author's own text. */
  readonly diagnostics: readonly Diagnostic[]
  readonly toOriginal: (position: Position) => Position
  readonly checkTypes: ReadonlyMap<string, Check['type']>
  /** Blocks that begin with Ctrl-C. */
  readonly interrupts: ReadonlySet<Block>
  readonly proof: ProofView
}

/** A block, and what its section says. */
export type PlacedBlock = { readonly block: Block; readonly prose: readonly Prose[] }

/** A page's view, and what stands behind its keys. */
export type LabPage = {
  readonly view: LabView
  readonly blocks: ReadonlyMap<string, PlacedBlock>
  /** Ports of the learner's machine that the text links to, `1:80`. */
  readonly ports: readonly string[]
}

/** Renders a lab as its learner's pages: intro, a page for each step, what follows. Total. */
export const viewLab = (subject: LabSubject): LabPage => {
  const { lab, diagnostics } = subject
  const keys = openKeys()
  const blocks = new Map<string, PlacedBlock>()
  const root = readText(subject.source)
  const fences = new Set<number | undefined>()
  visit(root, 'code', ({ position }) => void fences.add(position?.start.offset))
  const ports = new Set<string>()
  const placed = new Set<number>()
  /** Indexes of the findings in a range, each told once. */
  const findingsAt = (position: Position): readonly number[] => {
    const { start, end } = subject.toOriginal(position)
    return diagnostics.flatMap(({ position: at }, index) => {
      const inside = at.start.offset >= start.offset && at.start.offset <= end.offset
      if (!inside || placed.has(index)) return []
      placed.add(index)
      return [index]
    })
  }

  const section = (id: string, kind: SectionView['kind'], parts: readonly Section[]) => {
    const keyOf = new Map<Block, string>()
    const views: BlockView[] = []
    for (const { block, prose } of parts.flatMap(placedBlocks)) {
      if (block.type === 'verify') continue
      const key = keys(block.value)
      keyOf.set(block, key)
      blocks.set(key, { block, prose })
      // What is wrong with inline code stands below its paragraph.
      const isFence = fences.has(block.position.start.offset)
      views.push(blockView(block, key, isFence ? findingsAt(block.position) : [], subject))
    }
    const content = renderPage(root, parts, {
      blockKey: block => keyOf.get(block),
      findingsAt,
      port: (host, port) => {
        if (port > 0 && port < 65536) ports.add(`${host}:${port}`)
      },
    })
    return { id, kind, content, blocks: views }
  }

  const sections: SectionView[] = [
    {
      ...section('intro', 'intro', [lab.intro]),
      title: 'Introduction',
      ...NO_CHECK,
      number: undefined,
    },
    ...lab.steps.map(step => ({
      ...section(step.slug, 'step', [step]),
      number: step.number,
      title: step.title,
      check: subject.checkTypes.get(step.slug) ?? ('none' as const),
      checkProof: subject.proof.ofCheck(step.number, step.title),
    })),
    ...(lab.finish.length === 0
      ? []
      : [
          {
            ...section('finish', 'finish', lab.finish),
            title: 'Finish',
            ...NO_CHECK,
            number: undefined,
          },
        ]),
  ]
  const view: LabView = {
    path: basename(lab.path) === 'lab.md' ? lab.path : basename(lab.path),
    title: lab.meta.title,
    imageid: lab.meta.imageid,
    time: lab.meta.time,
    difficulty: lab.meta.difficulty,
    sections: withRest(sections, diagnostics, placed),
    findings: diagnostics.map(toFinding),
    proof: subject.proof.summary,
  }
  return { view, blocks, ports: [...ports] }
}

const NO_CHECK = { check: 'none', checkProof: undefined } as const

/** What the page shows of a finding. */
export const toFinding = ({ rule, severity, position, reason, fix }: Diagnostic): Finding => ({
  rule,
  severity,
  line: position.start.line,
  reason,
  fix,
})

/** A key of a block's text, and of how often it has stood above: it stays when the text around it changes. */
const placedBlocks = ({ blocks, prose }: Section): readonly PlacedBlock[] =>
  blocks.map(block => ({ block, prose }))

const openKeys = () => {
  const seen = new Map<string, number>()
  return (text: string): string => {
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 12)
    const times = seen.get(hash) ?? 0
    seen.set(hash, times + 1)
    return times === 0 ? hash : `${hash}-${times}`
  }
}

const blockView = (
  block: Exclude<Block, { readonly type: 'verify' }>,
  key: string,
  findings: readonly number[],
  { toOriginal, interrupts, proof }: LabSubject,
): BlockView => {
  const lang = langOf(block)
  return {
    key,
    type: block.type,
    lang,
    text: block.value,
    lines: highlight(block.value.trimEnd(), lang),
    line: toOriginal(block.position).start.line,
    terminal: block.type === 'exec' ? block.terminal : 1,
    interrupt: interrupts.has(block),
    target: block.type === 'file' ? block.target : undefined,
    findings,
    proof: proof.ofBlock(block),
  }
}

/** What a block is, not what its fence claims. */
const langOf = (block: Block): string => {
  if (block.type === 'exec') return 'bash'
  if (block.type !== 'show') return block.lang ?? ''
  if (block.kind === 'text' || block.kind === 'output')
    return block.lang === 'bash' ? '' : (block.lang ?? '')
  return block.kind
}

/** Findings without a place on a page (the front matter's, those of a fence that is not shown) head the first. */
const withRest = (
  sections: readonly SectionView[],
  diagnostics: readonly Diagnostic[],
  placed: ReadonlySet<number>,
): readonly SectionView[] => {
  const indexes = diagnostics.flatMap((_, index) => (placed.has(index) ? [] : [index]))
  if (indexes.length === 0) return sections
  return sections.map((section, index) =>
    index === 0
      ? { ...section, content: [{ type: 'findings', indexes }, ...section.content] }
      : section,
  )
}
