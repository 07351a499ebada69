import { locateIn } from '../language/text.ts'
import type { Fault } from '../model/fault.ts'

/**
 * The characters of windows-1252 for the bytes 0x80 to 0x9F, where it differs from Latin-1.
 * Written out because Node 20's own windows-1252 decoder takes these bytes for Latin-1 controls (nodejs/node#56542).
 */
const CP1252 =
  '\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178'

const BYTE_OF = new Map<string, number>([
  ...Array.from(
    { length: 128 },
    (_, index) => [String.fromCharCode(0x80 + index), 0x80 + index] as const,
  ),
  ...[...CP1252].map((character, index) => [character, 0x80 + index] as const),
])

const CONTINUATION = `[\\u0080-\\u00BF${CP1252}]`
/**
 * windows-1252 has no character for the bytes 81, 8D, 8F, 90 and 9D, and many a program drops them. Of what is left only
 * these can be told: a cross (E2 9D 8C), a closing quote (E2 80 9D), the variation selector of an emoji (EF B8 8F).
 */
const LOST = new Map([
  ['\u00E2\u0152', '\u274C'],
  ['\u00E2\u20AC', '\u201D'],
  ['\u00EF\u00B8', '\uFE0F'],
])
/** UTF-8's shapes of two, three and four bytes, each byte read as one windows-1252 character. */
const RUN = new RegExp(
  `[\\u00F0-\\u00F4]${CONTINUATION}{3}|[\\u00E0-\\u00EF]${CONTINUATION}{2}|[\\u00C2-\\u00DF]${CONTINUATION}|${[...LOST.keys()].join('|')}`,
  'g',
)

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Finds UTF-8 that was read as windows-1252 and saved again, run by run; a run is one character, with the variation
 * selector that follows an emoji. Good text beside it stays: a run counts only where its bytes are valid UTF-8.
 * Two-byte runs ("Ã©") look like ordinary capitals with a symbol, so they count only beside a longer one, or where
 * they give a Latin-1 letter.
 */
export const findMojibake = (source: string): readonly Fault[] => {
  const runs = [...source.matchAll(RUN)].flatMap(match => {
    const meant = LOST.get(match[0]) ?? decode(match[0])
    return meant === undefined ? [] : [{ start: match.index, found: match[0], meant }]
  })
  const certain = runs.some(({ found }) => found.length > 2)
  const locate = locateIn(source)
  return join(
    runs.filter(
      ({ found, meant }) => found.length > 2 || LOST.has(found) || certain || isLetter(meant),
    ),
  ).map(({ start, found, meant }) => ({
    type: 'mojibake',
    found,
    meant,
    edit: { start, end: start + found.length, text: meant },
    position: locate(start, start + found.length),
  }))
}

type Run = { readonly start: number; readonly found: string; readonly meant: string }

/** An emoji's variation selector and joined parts stand in runs of their own; they are one repair. */
const join = (runs: readonly Run[]): readonly Run[] => {
  const joined: Run[] = []
  for (const run of runs) {
    const last = joined.at(-1)
    const touches = last && last.start + last.found.length === run.start
    if (last && touches && (/^[\uFE0E\uFE0F\u200D]/.test(run.meant) || /\u200D$/.test(last.meant)))
      joined[joined.length - 1] = {
        start: last.start,
        found: last.found + run.found,
        meant: last.meant + run.meant,
      }
    else joined.push(run)
  }
  return joined
}

const decode = (run: string): string | undefined => {
  const bytes = [...run].map(character => BYTE_OF.get(character))
  if (bytes.some(byte => byte === undefined)) return undefined
  try {
    return UTF8.decode(Uint8Array.from(bytes.filter(byte => byte !== undefined)))
  } catch {
    return undefined
  }
}

const isLetter = (text: string): boolean => /^[\u00C0-\u00FF]$/.test(text)
