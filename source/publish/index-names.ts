import type { PublishFile } from './plan.ts'

/** The intro page that a scenario's `index.json` names; `undefined` where it names none. */
export const introPage = (files: readonly PublishFile[]): string | undefined =>
  pathOf(valueAt(readIndex(files), ['details', 'intro', 'text']))

/** Files that `index.json` names and that are not among the scenario's; patterns name whatever there is. */
export const missingFiles = (files: readonly PublishFile[]): readonly string[] => {
  const details = valueAt(readIndex(files), ['details'])
  const steps = valueAt(details, ['steps'])
  const pages = [valueAt(details, ['intro']), valueAt(details, ['finish']), ...list(steps)]
  const hosts = valueAt(details, ['assets'])
  const assets =
    typeof hosts === 'object' && hosts !== null ? Object.values(hosts).flatMap(list) : []
  const named = [
    ...pages.flatMap(page => FILES.map(key => pathOf(valueAt(page, [key])))),
    ...assets.map(asset => pathOf(valueAt(asset, ['file']))).map(file => file && `assets/${file}`),
  ].filter(path => path !== undefined)
  const there = new Set(files.map(({ path }) => path))
  return [...new Set(named)].filter(path => !there.has(path) && !/[*?[{]/.test(path))
}

/** What a page names, with the names that Katacoda had for a script. */
const FILES = ['text', 'verify', 'foreground', 'background', 'code', 'courseData']

const readIndex = (files: readonly PublishFile[]): unknown => {
  const index = files.find(({ path }) => path === 'index.json')
  try {
    return index && JSON.parse(Buffer.from(index.content).toString('utf8'))
  } catch {
    // It names nothing; that it is no JSON is said where it is read.
    return undefined
  }
}

const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  )

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** `./step1.md` and `/step1.md` are `step1.md`. */
const pathOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.replace(/^(?:\.?\/)+/, '') : undefined
