import { type JsonPath, valueAt } from './json.ts'

/** A place in a scenario's `index.json` that has a page: the intro, a step, the finish. */
export type Entry = {
  readonly kind: 'intro' | 'step' | 'finish'
  /** Where it stands. */
  readonly at: JsonPath
  /** Path of its text as written there; empty where there is none. */
  readonly text: string
  readonly title: string | undefined
  readonly verify: string | undefined
}

/** The entries of an `index.json`, in the order of the pages. Whatever is no entry is let pass. */
export const entriesOf = (index: unknown): readonly Entry[] => [
  ...single('intro', index),
  ...stepsOf(index).map((step, place) => entry('step', ['details', 'steps', place], step)),
  ...single('finish', index),
]

/** The steps of an `index.json`, as they stand there. */
export const stepsOf = (index: unknown): readonly unknown[] =>
  list(valueAt(index, ['details', 'steps']))

/** The text that an intro, a step or a finish names; a bare path stands for it. */
export const textIn = (page: unknown): string | undefined =>
  typeof page === 'string' ? page : stringAt(page, 'text')

/** An intro or finish without a text has no page. */
const single = (kind: 'intro' | 'finish', index: unknown): readonly Entry[] => {
  const at = ['details', kind]
  const one = entry(kind, at, valueAt(index, at))
  return one.text === '' ? [] : [one]
}

const entry = (kind: Entry['kind'], at: JsonPath, value: unknown): Entry => ({
  kind,
  at,
  text: textIn(value) ?? '',
  title: stringAt(value, 'title'),
  verify: kind === 'step' ? stringAt(value, 'verify') : undefined,
})

/** A file that an `index.json` names, other than by a pattern. */
export type NamedFile = {
  readonly kind: 'text' | 'check' | 'script' | 'asset'
  /** Where it is named. */
  readonly at: JsonPath
  /** The path as written there; that of an asset is below `assets`. */
  readonly path: string
}

/** Every file that an `index.json` names, in its order; patterns name whatever there is. */
export const namedFiles = (index: unknown): readonly NamedFile[] => {
  const pages: readonly JsonPath[] = [
    ['details', 'intro'],
    ...stepsOf(index).map((_, place) => ['details', 'steps', place]),
    ['details', 'finish'],
  ]
  const hosts = valueAt(index, ['details', 'assets'])
  const assets = Object.entries(typeof hosts === 'object' && hosts !== null ? hosts : {}).flatMap(
    ([host, entries]) => list(entries).map((_, place) => ['details', 'assets', host, place]),
  )
  return [
    ...pages.flatMap(at => [
      ...named('text', index, typeof valueAt(index, at) === 'string' ? at : [...at, 'text']),
      ...named('check', index, [...at, 'verify']),
      ...SCRIPTS.flatMap(key => named('script', index, [...at, key])),
    ]),
    ...assets.flatMap(at => named('asset', index, [...at, 'file'])),
  ].filter(({ path }) => !/[*?[{]/.test(path))
}

/** A page's scripts, and the names that Katacoda had for them: Killercoda takes both. */
export const SCRIPT_ALIASES = { foreground: 'code', background: 'courseData' } as const

export type ScriptKind = keyof typeof SCRIPT_ALIASES

/** Path of the script that a page names, as written there; `undefined` where it names none. */
export const scriptIn = (page: unknown, kind: ScriptKind): string | undefined =>
  stringAt(page, kind) ?? stringAt(page, SCRIPT_ALIASES[kind])

const SCRIPTS = [...Object.keys(SCRIPT_ALIASES), ...Object.values(SCRIPT_ALIASES)]

const named = (kind: NamedFile['kind'], index: unknown, at: JsonPath): readonly NamedFile[] => {
  const path = valueAt(index, at)
  return typeof path === 'string' && path !== '' ? [{ kind, at, path }] : []
}

/** A path as files have it: `./step1.md` and `/step1.md` are both below the scenario. */
export const below = (path: string): string => path.replace(/^(?:\.?\/)+/, '')

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const stringAt = (value: unknown, key: string): string | undefined => {
  const text = valueAt(value, [key])
  return typeof text === 'string' ? text : undefined
}
