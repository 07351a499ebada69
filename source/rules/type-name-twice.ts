import type { Position } from '../model/place.ts'
import type { Finding, Rule, Subject } from '../model/rule.ts'
import type { Word } from '../model/script.ts'
import { commandsIn, commandsOf, pipedWith, type RunCommand, runsOf, written } from './look.ts'

export const typeNameTwice: Rule = {
  id: 'type-name-twice',
  severity: 'warning',
  summary: 'A type is named twice: once by the author, once by `-o name`',
  details:
    '`-o name` prints `configmap/web`, type and name. Put behind a type, as in `kubectl delete configmap $(kubectl get cm -o name)`, kubectl refuses it: "there is no need to specify a resource type as a separate argument". Leave the type out, or take the names alone with `-o custom-columns=:metadata.name`.',
  inspect: function* (subject) {
    const holders = holdersOf(subject)
    for (const one of commandsOf(subject.lab)) {
      yield* slashed(one, holders)
      const type = typeBefore(one)
      if (!type) continue
      const source = namesFrom(subject, one, holders)
      if (!source) continue
      yield {
        position: type.position,
        reason: `Unexpected type \`${type.value}\` before \`${source}\`, which holds type and name, expected one of them`,
        fix: `Take \`${type.value}\` out, or write \`-o custom-columns=:metadata.name --no-headers\` in place of \`-o name\``,
      }
    }
  },
}

/** `kubectl logs pod/$POD`. */
const slashed = function* (
  { command, kubectl }: RunCommand,
  holders: ReadonlyMap<string, number>,
): Iterable<Finding> {
  if (!kubectl) return
  for (const { text, position } of command.words.slice(2)) {
    const [, type = '', name = ''] = /^"?([a-z.]+\/)\$\{?(\w+)\}?"?$/i.exec(text) ?? []
    if ((holders.get(name) ?? position.start.offset) < position.start.offset)
      yield {
        position,
        reason: `Unexpected type \`${type}\` before \`$${name}\`, which holds type and name, expected one of them`,
        fix: `Take \`${type}\` out`,
      }
  }
}

const VERBS = /^(?:get|delete|describe|patch|label|annotate|scale|edit|wait|rollout .+)$/

/** The word that names a type, where names follow it. */
const typeBefore = ({ command, kubectl }: RunCommand): Word | undefined => {
  const words = command.words[0]?.value === 'xargs' ? afterXargs(command.words) : command.words
  const verb = kubectl?.verb ?? words[1]?.value ?? ''
  if (!VERBS.test(verb) || !/^(?:kubectl|k)$/.test(words[0]?.value ?? '')) return undefined
  const type = words.slice(verb.split(' ').length + 1).find(({ value }) => !value.startsWith('-'))
  return type && /^[a-z.]+$/i.test(type.value) && !type.dynamic ? type : undefined
}

const afterXargs = (words: readonly Word[]): readonly Word[] => {
  const at = words.findIndex(({ value }) => /^(?:kubectl|k)$/.test(value))
  return at < 0 ? [] : words.slice(at)
}

/** What puts `type/name` behind the type, as written; `undefined` where nothing does. */
const namesFrom = (
  subject: Subject,
  one: RunCommand,
  holders: ReadonlyMap<string, number>,
): string | undefined => {
  const all = commandsIn(subject, one.block)
  if (one.command.words[0]?.value === 'xargs') {
    const left = pipedWith(all, one).filter(
      ({ command }) => command.pipe.index < one.command.pipe.index,
    )
    return left.some(printsNames) && left.every(keepsNames) ? '-o name' : undefined
  }
  for (const word of one.command.words.slice(2)) {
    const inner = all.filter(({ outer, command }) => outer === one && isWithin(command, word))
    if (/^["']?\$\(/.test(word.text) && inner.some(printsNames) && inner.every(keepsNames))
      return written(subject, word)
    const name = /^"?\$\{?(\w+)\}?"?$/.exec(word.text)?.[1]
    const from = name === undefined ? undefined : holders.get(name)
    if (name !== undefined && from !== undefined && from < word.position.start.offset)
      return `$${name}`
  }
  return undefined
}

type Placed = { readonly position: Position }

const isWithin = (inner: Placed, { position }: Placed): boolean =>
  position.start.offset <= inner.position.start.offset &&
  inner.position.end.offset <= position.end.offset

const printsNames = ({ kubectl }: RunCommand): boolean =>
  kubectl?.verb === 'get' && kubectl.flags.get('output') === 'name'

/** Filters that let whole lines through. */
const keepsNames = (one: RunCommand): boolean =>
  printsNames(one) || /^(?:grep|head|tail|sort|uniq)$/.test(one.command.words[0]?.value ?? '')

/** Variables that were set from `$(kubectl get … -o name)`, with the place from which on they hold it. */
const holdersOf = (subject: Subject): ReadonlyMap<string, number> => {
  const holders = new Map<string, number>()
  for (const { block } of runsOf(subject.lab)) {
    const all = commandsIn(subject, block)
    const inner = all.filter(({ command }) => command.within.at(-1)?.type === 'substitution')
    for (const { name, position } of block.script.assigns) {
      const own = inner.filter(({ command }) => isWithin(command, { position }))
      if (own.some(printsNames) && own.every(keepsNames)) holders.set(name, position.end.offset)
      else holders.delete(name)
    }
    for (const { command } of all)
      for (const [depth, place] of command.within.entries())
        if (place.type === 'for' && place.values === undefined) {
          const list = inner.filter(
            other =>
              other.command.statement === command.statement &&
              other.command.within.length === depth + 1 &&
              other.command.position.end.offset < command.position.start.offset,
          )
          if (list.some(printsNames) && list.every(keepsNames))
            holders.set(place.variable, list.at(-1)?.command.position.end.offset ?? 0)
        }
  }
  return holders
}
