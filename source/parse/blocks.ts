import type { Code, InlineCode, RootContent } from 'mdast'
import { toString as plainText } from 'mdast-util-to-string'
import { visit } from 'unist-util-visit'
import { readBash } from '../language/bash.ts'
import { type Locate, locateIn, ORIGIN, pointAt } from '../language/text.ts'
import type { Fault } from '../model/fault.ts'
import type { Block, Expectation } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import type { Script } from '../model/script.ts'
import { classify } from './classify.ts'
import { type Flags, findAnnotation, flagRange, isClosed, readFlags } from './fence.ts'
import type { Stretch } from './outline.ts'
import { resolveTarget } from './target.ts'

/** What reading the blocks of one stretch needs to know of the text. */
export type Text = { readonly source: string; readonly starts: readonly number[] }

/** A block and the node it was read from, for what has to look at its neighbours. */
type ReadBlock = { readonly block: Block; readonly faults: readonly Fault[] }

/** The fenced blocks of a stretch, at whatever depth, in source order; indented code is prose. */
export const readBlocks = (
  stretch: Stretch,
  text: Text,
  expectation: (block: Code, script: Script, locate: Locate) => Expectation,
): { readonly blocks: readonly Block[]; readonly faults: readonly Fault[] } => {
  const blocks: Block[] = []
  const faults: Fault[] = []
  let caption: string | undefined = stretch.title === '' ? undefined : stretch.title
  for (const node of stretch.nodes) {
    caption = captionOf(node) ?? caption
    visit(node, 'code', code => {
      if (!isFenced(code, text)) return
      const read = readBlock(code, caption, stretch, text, expectation)
      blocks.push(read.block)
      faults.push(...read.faults)
    })
    for (const code of clickable(node, text)) blocks.push(inlineBlock(code, caption, text))
  }
  return { blocks: blocks.sort(byPlace), faults }
}

const byPlace = (a: Block, b: Block): number => a.position.start.offset - b.position.start.offset

/** Code in a line with Killercoda's mark behind it (`kubectl get pods`{{exec}}): a click runs it as it runs a fence. */
const clickable = (node: RootContent, { source }: Text): readonly InlineCode[] => {
  const found: InlineCode[] = []
  visit(node, 'inlineCode', code => {
    const end = code.position?.end.offset
    if (end !== undefined && INLINE_MARK.test(source.slice(end, end + 40))) found.push(code)
  })
  return found
}

const INLINE_MARK = /^\{\{(?:exec|execute)(?:[ \t]+(\w+))?\}\}/

const inlineBlock = (code: InlineCode, caption: string | undefined, text: Text): Block => {
  const position = positionOf(code)
  const { start, end } = position
  const [ticks = '`'] = /^`+/.exec(text.source.slice(start.offset, end.offset)) ?? []
  const begin = text.source.indexOf(code.value, start.offset + ticks.length)
  const from = begin < 0 || begin > end.offset ? start.offset + ticks.length : begin
  const mark = INLINE_MARK.exec(text.source.slice(end.offset, end.offset + 40))
  return {
    type: 'exec',
    value: code.value,
    lang: undefined,
    name: undefined,
    position,
    content: place(text, from, from + code.value.length),
    flags: undefined,
    caption,
    // The page has its mark already.
    mark: '',
    script: readBash(code.value, (a, b) => place(text, from + a, from + b)),
    expects: { status: 0, output: undefined, source: 'default', position: undefined },
    timeoutMs: undefined,
    ending: undefined,
    interrupt: mark?.[1] === 'interrupt',
    terminal: 1,
  }
}

const isFenced = (code: Code, { source }: Text): boolean => {
  const first = source[code.position?.start.offset ?? 0]
  return first === '`' || first === '~'
}

/** A heading, or a paragraph that is wholly strong ("**Check endpoints:**"). */
const captionOf = (node: RootContent): string | undefined => {
  const strong = node.type === 'paragraph' && node.children.every(({ type }) => type === 'strong')
  if (node.type !== 'heading' && !strong) return undefined
  return plainText(node).replace(/\s*:$/, '')
}

const readBlock = (
  code: Code,
  caption: string | undefined,
  stretch: Stretch,
  text: Text,
  expectation: (block: Code, script: Script, locate: Locate) => Expectation,
): ReadBlock => {
  const position = positionOf(code)
  const fence = text.source.slice(position.start.offset, position.end.offset)
  const faults: Fault[] = []
  const range = flagRange(fence.slice(0, lineLength(fence)))
  const { flags, faults: flagFaults } = readFlags(range ? fence.slice(range.start, range.end) : '')
  const flagPosition =
    range && place(text, position.start.offset + range.start, position.start.offset + range.end)
  for (const fault of flagFaults) faults.push({ ...fault, position: flagPosition ?? position })
  faults.push(...fenceFaults(fence, position, text))
  const locate = locator(code, position, text)
  const fenced = {
    value: code.value,
    lang: range?.lang === false ? undefined : (code.lang ?? undefined),
    name: flags.name,
    position,
    content: locate(0, code.value.length),
    flags: flagPosition,
    caption,
    mark: flags.mark,
    info: flags.info,
    tight: flags.tight || undefined,
  }
  const lang = (fenced.lang ?? '').toLowerCase()
  if (flags.as === 'verify')
    return { block: { type: 'verify', ...fenced, bash: verifyScript(lang, flags) }, faults }
  if (flags.as === 'file') {
    const target = resolveTarget(flags.target ?? '')
    if (target !== undefined) return { block: { type: 'file', ...fenced, target }, faults }
    faults.push({
      type: 'path-outside',
      path: flags.target ?? '',
      position: flagPosition ?? position,
    })
  }
  // What goes into another program, a database's prompt, is run by a click too; bash has no say in it.
  const typed = flags.as === 'exec' ? NOTHING : undefined
  const script = mayBeBash(lang) ? readBash(code.value, locate) : typed
  const nature = classify(lang, code.value, script ?? NOTHING)
  if (script && runs(nature.type === 'commands', flags, stretch, script)) {
    const block: Block = {
      type: 'exec',
      ...fenced,
      script,
      expects: withFlags(flags, flagPosition, expectation(code, script, locate)),
      timeoutMs: flags.timeoutMs,
      ending: flags.ending,
      interrupt: flags.interrupt,
      terminal: flags.terminal,
    }
    return { block, faults }
  }
  const block: Block = {
    type: 'show',
    ...fenced,
    kind: nature.type === 'commands' ? 'bash' : nature.kind,
    script: nature.type === 'commands' || nature.kind === 'cron' ? script : undefined,
    mislabelled: nature.type === 'text' ? nature.because : undefined,
  }
  return { block, faults }
}

const NOTHING: Script = { commands: [], reads: [], assigns: [], faults: [], shebang: undefined }

const verifyScript = (lang: string, { executable, newline }: Flags) =>
  /^(?:bash|sh|shell)$/.test(lang) ? { executable, newline } : undefined

const mayBeBash = (lang: string): boolean =>
  /^(?:|bash|sh|shell|zsh|plain|text|txt|console|terminal|shell-session|cron|crontab)$/.test(lang)

/** Commands run in steps and in the cleanup; elsewhere, and where nothing but comments stands, they are shown. */
const runs = (commands: boolean, flags: Flags, stretch: Stretch, script: Script): boolean => {
  if (flags.as === 'exec') return true
  if (flags.as !== undefined || !commands || script.commands.length === 0) return false
  return stretch.kind === 'step' || stretch.kind === 'cleanup'
}

const withFlags = (
  flags: Flags,
  position: Position | undefined,
  otherwise: Expectation,
): Expectation =>
  flags.status === undefined && flags.output === undefined
    ? otherwise
    : {
        status: flags.status ?? otherwise.status,
        output: flags.output ?? otherwise.output,
        source: 'flag',
        position,
      }

/** A fence that runs to the end of the file, or past a fence that Killercoda's mark made no end of it. */
const fenceFaults = (fence: string, position: Position, text: Text): readonly Fault[] => {
  const annotation = findAnnotation(fence)
  if (annotation) {
    const start = position.start.offset + annotation.start
    const { found } = annotation
    return [
      { type: 'annotation-after-fence', found, position: place(text, start, start + found.length) },
    ]
  }
  return isClosed(fence)
    ? []
    : [{ type: 'unclosed-fence', position: firstLine(fence, position, text) }]
}

const firstLine = (fence: string, { start }: Position, text: Text): Position =>
  place(text, start.offset, start.offset + lineLength(fence))

const lineLength = (fence: string): number => {
  const end = fence.indexOf('\n')
  return end < 0 ? fence.length : end
}

const place = ({ starts }: Text, start: number, end: number): Position => ({
  start: pointAt(starts, start),
  end: pointAt(starts, end),
})

const positionOf = (node: RootContent): Position => {
  const { start, end } = node.position ?? ORIGIN
  return {
    start: { ...start, offset: start.offset ?? 0 },
    end: { ...end, offset: end.offset ?? 0 },
  }
}

/** Maps offsets of a block's value to the lab: in a list or quote each line lost its indentation. */
const locator = (code: Code, position: Position, text: Text): Locate => {
  const begin = text.starts[position.start.line] ?? position.end.offset
  const direct = text.source.startsWith(code.value, begin)
  const lines = locateIn(code.value)
  const at = (offset: number): number => {
    if (direct) return begin + offset
    const { line, column } = lines(offset, offset).start
    const value = code.value.split('\n')[line - 1] ?? ''
    const lineStart = text.starts[position.start.line + line - 1] ?? position.end.offset
    const lineEnd = (text.starts[position.start.line + line] ?? text.source.length + 1) - 1
    return Math.max(lineStart, lineEnd - value.length) + column - 1
  }
  return (start, end) => place(text, at(start), at(end))
}
