import { nearest } from '../language/nearest.ts'
import type { FlagFault } from '../model/fault.ts'
import type { Ending } from '../model/lab.ts'

/**
 * The info string of an opening fence: a language, then flags. GitHub shows none of it.
 *
 * | flag | means |
 * | --- | --- |
 * | `exec`, `show` | run it, or only show it, whatever the section says |
 * | `file=/root/pod.yaml` | the text is put on the learner's machine under that path |
 * | `verify` | the step's check: zx code, or the whole verify.sh where the language is bash |
 * | `bare` | shown, without a mark behind it |
 * | `mark="{{execute T1}}"` | what the page has behind the closing fence |
 * | `info=" title=x"` | what the page has behind the language |
 * | `tight` | the blank line before the fence is left off the page |
 * | `chmod=+x`, `no-newline` | of a bash check: executable, its last line without an end |
 * | `status=1`, `status=failure` | exit status that the last command has to have |
 * | `output="healthy"`, `output=/^ok/` | text, or pattern, that the output has to contain |
 * | `timeout=90s` | time the block may take |
 * | `until="Running"`, `for=10s` | how a command that never ends is ended |
 * | `interrupt` | Ctrl-C goes first |
 * | `terminal=2` | typed into that terminal |
 * | `name=baseline` | a name for reports |
 */
export type Flags = {
  readonly as: 'exec' | 'show' | 'verify' | 'file' | undefined
  readonly target: string | undefined
  readonly status: number | 'failure' | undefined
  readonly output: string | undefined
  readonly timeoutMs: number | undefined
  readonly ending: Ending | undefined
  readonly interrupt: boolean
  readonly terminal: number
  readonly name: string | undefined
  readonly mark: string | undefined
  readonly info: string | undefined
  readonly tight: boolean
  readonly executable: boolean
  readonly newline: boolean
}

type Mutable = { -readonly [Key in keyof Flags]: Flags[Key] }
/** Sets a flag; returns what it wants where the value is no such thing. */
type Setter = (flags: Mutable, value: string | undefined) => string | undefined

const SETTERS: Readonly<Record<string, Setter>> = {
  exec: alone(flags => {
    flags.as = 'exec'
  }),
  show: alone(flags => {
    flags.as = 'show'
  }),
  bare: alone(flags => {
    flags.as = 'show'
    flags.mark ??= ''
  }),
  verify: alone(flags => {
    flags.as = 'verify'
  }),
  interrupt: alone(flags => {
    flags.interrupt = true
  }),
  file: (flags, value) => {
    if (!value) return 'a path, as in `file=/root/pod.yaml`'
    flags.as = 'file'
    flags.target = value
    return undefined
  },
  status: (flags, value) => {
    if (value === 'failure') flags.status = 'failure'
    else if (value && /^\d{1,3}$/.test(value) && Number(value) < 256) flags.status = Number(value)
    else return 'a number from 0 to 255, or `failure`'
    return undefined
  },
  output: text('some text, as in `output="healthy"`', (flags, value) => {
    flags.output = value
  }),
  timeout: duration((flags, ms) => {
    flags.timeoutMs = ms
  }),
  until: text('some text, as in `until="Running"`', (flags, value) => {
    flags.ending = { type: 'output', text: value }
  }),
  for: duration((flags, ms) => {
    flags.ending = { type: 'after', ms }
  }),
  terminal: (flags, value) => {
    if (!value || !/^[1-9]$/.test(value)) return 'a number from 1 to 9'
    flags.terminal = Number(value)
    return undefined
  },
  name: text('a name, as in `name=baseline`', (flags, value) => {
    flags.name = value
  }),
  mark: text('a mark, as in `mark="{{execute T1}}"`', (flags, value) => {
    flags.mark = value
  }),
  info: text('some text, as in `info=" title=x"`', (flags, value) => {
    flags.info = value
  }),
  tight: alone(flags => {
    flags.tight = true
  }),
  chmod: (flags, value) => {
    if (value !== '+x') return '`+x`'
    flags.executable = true
    return undefined
  },
  'no-newline': alone(flags => {
    flags.newline = false
  }),
}

/** Every flag's name, in the order of the documentation. */
const FLAG_NAMES: readonly string[] = Object.keys(SETTERS)

/**
 * Reads the flags of an info string (what follows the language), as they stand in the source: CommonMark would take
 * the backslashes out of a pattern. Total: what it cannot read is a fault.
 */
export const readFlags = (
  meta: string,
): { readonly flags: Flags; readonly faults: readonly FlagFault[] } => {
  const flags: Mutable = {
    as: undefined,
    target: undefined,
    status: undefined,
    output: undefined,
    timeoutMs: undefined,
    ending: undefined,
    interrupt: false,
    terminal: 1,
    name: undefined,
    mark: undefined,
    info: undefined,
    tight: false,
    executable: false,
    newline: true,
  }
  const faults: FlagFault[] = []
  // name, name=value, name="value with spaces", name=/pattern with spaces/
  for (const [, name = '', value] of meta.matchAll(
    /([^\s=]+)(?:=("(?:[^"\\]|\\.)*"|\/(?:[^/\\]|\\.)+\/(?=\s|$)|\S*))?/g,
  )) {
    const set = Object.hasOwn(SETTERS, name) ? SETTERS[name] : undefined
    if (!set) {
      faults.push({ type: 'unknown-fence-flag', flag: name, near: nearest(name, FLAG_NAMES) })
      continue
    }
    const wanted = set(flags, value === undefined ? undefined : unquote(value))
    if (wanted) faults.push({ type: 'fence-flag-value', flag: name, value: value ?? '', wanted })
  }
  return { flags, faults }
}

const unquote = (value: string): string =>
  value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value

function alone(set: (flags: Mutable) => void): Setter {
  return (flags, value) => {
    if (value !== undefined) return 'no value'
    set(flags)
    return undefined
  }
}

function text(wanted: string, set: (flags: Mutable, value: string) => void): Setter {
  return (flags, value) => {
    if (!value) return wanted
    set(flags, value)
    return undefined
  }
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }

function duration(set: (flags: Mutable, ms: number) => void): Setter {
  return (flags, value) => {
    const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(value ?? '')
    if (!match) return 'a duration, as in `90s`, `500ms` or `2m`'
    set(flags, Math.round(Number(match[1]) * (UNITS[match[2] ?? 's'] ?? 1000)))
    return undefined
  }
}

/** Words that are no language where they stand alone behind a fence: "``` exec". */
const NO_LANGUAGE = /^(?:exec|show|bare|interrupt|[a-z]+=\S*)$/

/**
 * Where the flags stand on an opening fence line, the space before them included; `undefined` without flags.
 * A fence can do without a language where a space comes before its flags.
 */
export const flagRange = (
  line: string,
): { readonly start: number; readonly end: number; readonly lang: boolean } | undefined => {
  const match = /^(`{3,}|~{3,})([ \t]*)(\S+)([ \t]+\S.*?)?[ \t]*$/.exec(line)
  if (!match) return undefined
  const [, marker = '', gap = '', word = '', rest = ''] = match
  const end = line.trimEnd().length
  if (gap !== '' && NO_LANGUAGE.test(word)) return { start: marker.length, end, lang: false }
  return rest === '' ? undefined : { start: end - rest.length, end, lang: true }
}

/** A line that would close the fence were it not for Killercoda's mark behind it (```` ```{{exec}} ````). */
export const findAnnotation = (
  fence: string,
): { readonly start: number; readonly found: string } | undefined => {
  const marker = /^(?:`{3,}|~{3,})/.exec(fence)?.[0] ?? '```'
  const match = new RegExp(`^[ \\t>]*(${marker}\\{\\{[^}\\n]*\\}\\}[^\\n]*)$`, 'm').exec(fence)
  const found = match?.[1]
  return match && found !== undefined
    ? { start: match.index + match[0].length - found.length, found: found.trimEnd() }
    : undefined
}

/** True where the text of a fenced block ends with its closing fence; the last fence of a file may lack it. */
export const isClosed = (fence: string): boolean => {
  const marker = /^(?:`{3,}|~{3,})/.exec(fence)?.[0] ?? ''
  const last = fence
    .slice(fence.lastIndexOf('\n') + 1)
    .replace(/^[ \t>]*/, '')
    .trimEnd()
  return (
    fence.includes('\n') &&
    last.length >= marker.length &&
    [...last].every(character => character === marker[0])
  )
}
