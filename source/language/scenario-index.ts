import { valueAt } from './json.ts'

/** A place in a scenario's `index.json` that has a page: the intro, a step, the finish. */
export type Entry = {
  readonly kind: 'intro' | 'step' | 'finish'
  /** Path of its text as written there; empty where there is none. */
  readonly text: string
  readonly title: string | undefined
  readonly verify: string | undefined
}

/** The entries of an `index.json`, in the order of the pages. Whatever is no entry is let pass. */
export const entriesOf = (index: unknown): readonly Entry[] => [
  ...single('intro', valueAt(index, ['details', 'intro'])),
  ...stepsOf(index).map(step => entry('step', step)),
  ...single('finish', valueAt(index, ['details', 'finish'])),
]

/** The steps of an `index.json`, as they stand there. */
export const stepsOf = (index: unknown): readonly unknown[] =>
  list(valueAt(index, ['details', 'steps']))

/** The text that an intro, a step or a finish names; a bare path stands for it. */
export const textIn = (page: unknown): string | undefined =>
  typeof page === 'string' ? page : stringAt(page, 'text')

/** An intro or finish without a text has no page. */
const single = (kind: 'intro' | 'finish', value: unknown): readonly Entry[] => {
  const one = entry(kind, value)
  return one.text === '' ? [] : [one]
}

const entry = (kind: Entry['kind'], value: unknown): Entry => ({
  kind,
  text: textIn(value) ?? '',
  title: stringAt(value, 'title'),
  verify: kind === 'step' ? stringAt(value, 'verify') : undefined,
})

/** A file that an `index.json` names, other than by a pattern. */
export type NamedFile = {
  readonly kind: 'text' | 'check' | 'script' | 'asset'
  /** The path as written there; that of an asset is below `assets`. */
  readonly path: string
}

/** Every file that an `index.json` names, in its order; patterns name whatever there is. */
export const namedFiles = (index: unknown): readonly NamedFile[] => {
  const details = valueAt(index, ['details'])
  const pages = [valueAt(details, ['intro']), ...stepsOf(index), valueAt(details, ['finish'])]
  const hosts = valueAt(details, ['assets'])
  const assets =
    typeof hosts === 'object' && hosts !== null ? Object.values(hosts).flatMap(list) : []
  return [
    ...pages.flatMap(page => [
      ...named('text', textIn(page)),
      ...named('check', stringAt(page, 'verify')),
      ...SCRIPTS.flatMap(key => named('script', stringAt(page, key))),
    ]),
    ...assets.flatMap(asset => named('asset', stringAt(asset, 'file'))),
  ].filter(({ path }) => !/[*?[{]/.test(path))
}

/** A page's scripts, with the names that Katacoda had for them. */
const SCRIPTS = ['foreground', 'background', 'code', 'courseData']

const named = (kind: NamedFile['kind'], path: string | undefined): readonly NamedFile[] =>
  path === undefined || path === '' ? [] : [{ kind, path }]

/** A path as files have it: `./step1.md` and `/step1.md` are both below the scenario. */
export const below = (path: string): string => path.replace(/^(?:\.?\/)+/, '')

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const stringAt = (value: unknown, key: string): string | undefined => {
  const text = valueAt(value, [key])
  return typeof text === 'string' ? text : undefined
}
