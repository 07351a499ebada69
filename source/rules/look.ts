import { type Kubectl, readKubectl } from '../language/kubectl.ts'
import { lineStarts, pointAt } from '../language/text.ts'
import type { Fault, FaultType } from '../model/fault.ts'
import type { Block, ExecBlock, Lab, Section } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import type { Subject } from '../model/rule.ts'
import type { Command, Script } from '../model/script.ts'

/** A block that is run, and the section it stands in. */
export type Run = { readonly block: ExecBlock; readonly section: Section }

/** A command of a block that is run, with what a rule asks of it again and again. */
export type RunCommand = Run & {
  readonly command: Command
  /** The command it is written in: that of a `sh -c` payload or of a substitution. */
  readonly outer: RunCommand | undefined
  readonly kubectl: Kubectl | undefined
  /** True where it runs in a pod, a container or on another host. */
  readonly remote: boolean
}

/** The faults of one type. */
export const faultsOf = <Type extends FaultType>(
  { faults }: Subject,
  type: Type,
): readonly Extract<Fault, { readonly type: Type }>[] =>
  faults.filter((fault): fault is Extract<Fault, { readonly type: Type }> => fault.type === type)

/** All sections in source order. */
export const sectionsOf = (lab: Lab): readonly Section[] => [lab.intro, ...lab.steps, ...lab.finish]

/** All blocks in source order. */
export const blocksOf = (lab: Lab): readonly Block[] =>
  sectionsOf(lab).flatMap(({ blocks }) => blocks)

/** The blocks that are run, in source order. */
export const runsOf = (lab: Lab): readonly Run[] => remember(RUNS, lab, readRuns)

/** The commands of all blocks that are run, in source order. */
export const commandsOf = (lab: Lab): readonly RunCommand[] =>
  remember(COMMANDS, lab, () => runsOf(lab).flatMap(readCommands))

/** The commands of one block that is run. */
export const commandsIn = ({ lab }: Subject, block: ExecBlock): readonly RunCommand[] =>
  remember(BY_BLOCK, lab, () => groupByBlock(lab)).get(block) ?? []

/** The blocks whose text is bash, run or shown, and that text read as data. */
export const bashBlocks = (
  lab: Lab,
): readonly { readonly block: Block; readonly script: Script }[] =>
  blocksOf(lab).flatMap(block => {
    if (block.type !== 'exec' && (block.type !== 'show' || block.kind !== 'bash')) return []
    return block.script ? [{ block, script: block.script }] : []
  })

/** True where the text says that the block fails: then failing is the lesson. */
export const failsAsAnnounced = ({ expects }: ExecBlock): boolean => expects.status !== 0

/** A command as written, on one line, cut where it grows too long for a message. */
export const written = (
  { source }: Subject,
  { position }: { readonly position: Position },
): string =>
  short(
    source
      .slice(position.start.offset, position.end.offset)
      .replace(/\s*\\\n\s*/g, ' ')
      .replace(/\s+/g, ' '),
  )

const short = (text: string): string => (text.length <= 72 ? text : `${text.slice(0, 69)}…`)

/** The range of `text` in the lab, from the offset `from` on; `otherwise` where it does not stand there. */
export const find = (
  subject: Subject,
  text: string,
  from: number,
  otherwise: Position,
): Position => {
  const at = subject.source.indexOf(text, from)
  return at < 0 || at > otherwise.end.offset ? otherwise : rangeOf(subject, at, at + text.length)
}

/** A range of the lab's text as a place. */
export const rangeOf = (subject: Subject, start: number, end: number): Position => {
  const starts = startsOf(subject)
  return { start: pointAt(starts, start), end: pointAt(starts, end) }
}

/**
 * Places in a text that stands in the lab from `firstLine` on, each line of it indented, perhaps, by a list.
 * Takes offsets of `text`.
 */
export const locateWithin = (
  subject: Subject,
  text: string,
  firstLine: number,
): ((start: number, end: number) => Position) => {
  const own = lineStarts(text)
  const starts = startsOf(subject)
  const at = (offset: number): number => {
    const { line, column } = pointAt(own, offset)
    const begin = starts[firstLine + line - 2] ?? subject.source.length
    const end = (starts[firstLine + line - 1] ?? subject.source.length + 1) - 1
    const length = (own[line] ?? text.length + 1) - 1 - (own[line - 1] ?? 0)
    return Math.min(begin + Math.max(0, end - begin - length) + column - 1, subject.source.length)
  }
  return (start, end) => rangeOf(subject, at(start), at(end))
}

/** The other members of the pipe that a command stands in, itself left out. */
export const pipedWith = (all: readonly RunCommand[], one: RunCommand): readonly RunCommand[] =>
  one.command.pipe.of === 1
    ? []
    : all.filter(other => other !== one && other.command.pipe.id === one.command.pipe.id)

const RUNS = new WeakMap<Lab, readonly Run[]>()
const COMMANDS = new WeakMap<Lab, readonly RunCommand[]>()
const BY_BLOCK = new WeakMap<Lab, ReadonlyMap<ExecBlock, readonly RunCommand[]>>()
const STARTS = new WeakMap<Lab, readonly number[]>()

const remember = <Value>(
  known: WeakMap<Lab, Value>,
  lab: Lab,
  read: (lab: Lab) => Value,
): Value => {
  const before = known.get(lab)
  if (before !== undefined) return before
  const value = read(lab)
  known.set(lab, value)
  return value
}

const startsOf = ({ lab, source }: Subject): readonly number[] =>
  remember(STARTS, lab, () => lineStarts(source))

const readRuns = (lab: Lab): readonly Run[] =>
  sectionsOf(lab).flatMap(section =>
    section.blocks.flatMap(block => (block.type === 'exec' ? [{ block, section }] : [])),
  )

const groupByBlock = (lab: Lab): ReadonlyMap<ExecBlock, readonly RunCommand[]> => {
  const groups = new Map<ExecBlock, RunCommand[]>()
  for (const one of commandsOf(lab)) {
    const group = groups.get(one.block)
    if (group) group.push(one)
    else groups.set(one.block, [one])
  }
  return groups
}

/** Nested commands follow the one they stand in, so the open ones make a stack. */
const readCommands = (run: Run): readonly RunCommand[] => {
  const open: RunCommand[] = []
  return run.block.script.commands.map(command => {
    while (open.length > 0 && !encloses(open.at(-1)?.command, command)) open.pop()
    const outer = open.at(-1)
    const one: RunCommand = {
      ...run,
      command,
      outer,
      kubectl: readKubectl(command.words),
      remote: outer !== undefined && (outer.remote || handsOver(outer.command, command)),
    }
    open.push(one)
    return one
  })
}

const encloses = (outer: Command | undefined, { within, position }: Command): boolean =>
  outer !== undefined &&
  outer.within.length < within.length &&
  outer.position.start.offset <= position.start.offset &&
  position.end.offset <= outer.position.end.offset

const ELSEWHERE = /^(?:kubectl|k|docker|podman|nerdctl|crictl|ctr|ssh|lxc|oc)$/

/** A payload of `kubectl exec … sh -c` runs in the pod; a substitution in its words still runs here. */
const handsOver = (outer: Command, { within }: Command): boolean =>
  within[outer.within.length]?.type === 'payload' &&
  outer.words.some(({ value }) => ELSEWHERE.test(value))
