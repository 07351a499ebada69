import type { Rule, Subject } from '../model/rule.ts'
import type { Enclosure } from '../model/script.ts'
import { makesChanges } from './changes.ts'
import { commandsIn, type Run, type RunCommand, rangeOf, runsOf } from './look.ts'

export const countMismatch: Rule = {
  id: 'count-mismatch',
  severity: 'warning',
  summary: 'The text names another number than the commands below it',
  details:
    'A comment or a title says how many objects are made or how many replicas there are, and the loop or the flag right below has another number. One of the two was changed and the other forgotten.',
  inspect: function* (subject) {
    for (const run of runsOf(subject.lab))
      for (const counted of countsOf(subject, run)) {
        const claim = claimAbove(subject, run, counted)
        if (!claim) continue
        yield {
          position: rangeOf(subject, claim.offset, claim.offset + claim.text.length),
          reason: `Unexpected \`${claim.text}\` above commands that make ${counted.count}, expected the same number`,
          fix: `Write \`${claim.text.replace(/\d[\d,]*/, String(counted.count))}\`, or change ${counted.where}`,
        }
      }
  },
}

/** So many objects of a kind, or replicas, by the commands of one statement. */
type Counted = {
  readonly count: number
  readonly noun: RegExp
  readonly where: string
  readonly offset: number
}

type Claim = { readonly text: string; readonly offset: number }

const countsOf = (subject: Subject, { block }: Run): readonly Counted[] => {
  const commands = commandsIn(subject, block)
  const replicas = commands.flatMap(one => countReplicas(one))
  const statements = new Map<number, RunCommand[]>()
  for (const one of commands) {
    if (!isLooped(one)) continue
    const group = statements.get(one.command.statement)
    if (group) group.push(one)
    else statements.set(one.command.statement, [one])
  }
  return [...replicas, ...[...statements.values()].flatMap(countLoop)]
}

const countReplicas = ({ command, kubectl }: RunCommand): readonly Counted[] => {
  const count = Number(kubectl?.flags.get('replicas') ?? Number.NaN)
  return Number.isInteger(count) && command.within.length === 0
    ? [
        {
          count,
          noun: /replicas?/,
          where: `\`--replicas=${count}\``,
          offset: command.position.start.offset,
        },
      ]
    : []
}

const isLooped = (one: RunCommand): boolean =>
  one.kubectl !== undefined &&
  /^(?:create .+|run|apply)$/.test(one.kubectl.verb) &&
  (makesChanges(one) || one.command.pipe.of > 1) &&
  !one.remote &&
  one.command.within.some(({ type }) => type === 'for')

/** A loop in which one command makes one object a turn. */
const countLoop = (group: readonly RunCommand[]): readonly Counted[] => {
  const made = group.filter(({ kubectl }) => kubectl?.verb !== 'apply')
  const [one, ...more] = made
  if (!one || more.length > 0) return []
  const loops = one.command.within.filter(
    (place): place is Extract<Enclosure, { type: 'for' }> => place.type === 'for',
  )
  const lengths = loops.map(({ values }) => values?.length)
  if (one.command.within.some(({ type }) => type === 'branch' || type === 'while')) return []
  const count = lengths.reduce<number>((product, length) => product * (length ?? Number.NaN), 1)
  const noun = NOUNS[one.kubectl?.verb.split(' ').at(-1) ?? '']
  return Number.isNaN(count) || !noun
    ? []
    : [{ count, noun, where: 'the loop', offset: one.command.position.start.offset }]
}

const NOUNS: Readonly<Record<string, RegExp>> = {
  secret: /secrets?/,
  configmap: /(?:configmaps?|config maps?|cms?)/,
  cm: /(?:configmaps?|config maps?|cms?)/,
  namespace: /(?:namespaces?|ns)/,
  ns: /(?:namespaces?|ns)/,
  deployment: /deployments?/,
  deploy: /deployments?/,
  run: /pods?/,
  job: /jobs?/,
  serviceaccount: /(?:service ?accounts?)/,
  sa: /(?:service ?accounts?)/,
  service: /services?/,
}

/** The closest text above that names a number of the same thing: a comment in the block, or its title. */
const claimAbove = (
  subject: Subject,
  { block, section }: Run,
  { count, noun, offset }: Counted,
): Claim | undefined => {
  const lines = subject.source.slice(block.content.start.offset, offset).split('\n')
  const at = lines.findLastIndex(line => /^\s*#/.test(line))
  const between = lines.slice(at + 1, -1).filter(line => line.trim() !== '')
  const begin = (index: number): number =>
    block.content.start.offset + lines.slice(0, index).join('\n').length + (index > 0 ? 1 : 0)
  // Between a comment and the command that it speaks of stands its loop, nothing else.
  if (at >= 0 && between.every(line => /^\s*(?:time\s+)?(?:for|do)\b/.test(line)))
    return claimIn(lines[at] ?? '', begin(at), count, noun)
  if (at >= 0) return undefined
  const heading = section.heading
  const first = section.blocks.find(({ type }) => type === 'exec') === block
  if (!first || !heading) return undefined
  const title = subject.source.slice(heading.start.offset, heading.end.offset)
  return claimIn(title, heading.start.offset, count, noun)
}

/** Words that make of a number a bound, a part or a starting point. */
const BOUND =
  /\b(?:beyond|exceed\w*|than|over|above|limit\w*|max\w*|min\w*|from|of|only|quota|at least|at most|up to|until|another|more|each|every|per)\b/i

const claimIn = (text: string, offset: number, count: number, noun: RegExp): Claim | undefined => {
  if (BOUND.test(text)) return undefined
  const claims = [
    ...text.matchAll(
      new RegExp(`(?<![\\w.:/-])(\\d[\\d,]*)\\s+(?:[a-z-]+\\s+)?${noun.source}\\b`, 'gi'),
    ),
  ]
  if (claims.some(([, number]) => Number(number?.replaceAll(',', '')) === count)) return undefined
  const [claim] = claims
  return claim ? { text: claim[0], offset: offset + claim.index } : undefined
}
