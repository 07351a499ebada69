import type * as Sh from 'unbash'

/** More values than any lab types by hand; a longer list is left to run time. */
const MOST = 10_000

/**
 * The values a `for` loop runs over, where they can be told without running it:
 * plain words, `{1..5}`, `{a,b}`, and `$(seq 1 100)`. `undefined` where they cannot.
 */
export const expandList = (
  words: readonly Sh.Word[] | undefined,
): readonly string[] | undefined => {
  if (!words) return undefined
  const values: string[] = []
  for (const word of words) {
    const more = expandWord(word)
    if (!more) return undefined
    values.push(...more)
  }
  return values
}

const expandWord = (word: Sh.Word): readonly string[] | undefined => {
  const parts = word.parts ?? []
  const dynamic = parts.filter(part => part.type !== 'Literal' && part.type !== 'SingleQuoted')
  if (dynamic.length === 0) return [word.value]
  const only = dynamic[0]
  if (dynamic.length > 1 || parts.length > 1 || !only) return undefined
  if (only.type === 'BraceExpansion') return expandBraces(only.text)
  if (only.type === 'CommandExpansion') return expandSequence(only)
  return undefined
}

const expandBraces = (text: string): readonly string[] | undefined => {
  const inner = text.slice(1, -1)
  const [from, to, ...more] = inner.split('..').map(Number)
  if (from !== undefined && to !== undefined && more.length === 0) return numbers(from, to)
  return /^[\w.-]+(,[\w.-]+)+$/.test(inner) ? inner.split(',') : undefined
}

const expandSequence = (part: Sh.CommandExpansionPart): readonly string[] | undefined => {
  const command = part.script?.commands[0]?.command
  if (part.script?.commands.length !== 1 || command?.type !== 'Command') return undefined
  if (command.name?.value !== 'seq') return undefined
  const given = command.args.map(argument => Number(argument.type === 'Word' ? argument.value : ''))
  const [first, second, ...more] = given
  if (first === undefined || more.length > 0) return undefined
  return second === undefined ? numbers(1, first) : numbers(first, second)
}

const numbers = (from: number, to: number): readonly string[] | undefined => {
  const length = Math.abs(to - from) + 1
  if (!Number.isInteger(from) || !Number.isInteger(to) || length > MOST) return undefined
  const step = to < from ? -1 : 1
  return Array.from({ length }, (_, index) => String(from + index * step))
}
