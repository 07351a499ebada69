import type { JsonPath } from '../language/json.ts'

/** A place in a scenario's `index.json` that has a page: the intro, a step, the finish. */
export type Entry = {
  readonly kind: 'intro' | 'step' | 'finish'
  /** Path of its text as written there; empty where there is none. */
  readonly text: string
  readonly title: string | undefined
  readonly verify: string | undefined
}

/** The entries of an `index.json`, in the order of the pages. Whatever is no entry is let pass. */
export const entriesOf = (index: unknown): readonly Entry[] => {
  const steps = valueAt(index, ['details', 'steps'])
  return [
    ...single('intro', valueAt(index, ['details', 'intro'])),
    ...(Array.isArray(steps) ? steps.map(step => entry('step', step)) : []),
    ...single('finish', valueAt(index, ['details', 'finish'])),
  ]
}

/** An intro or finish without a text has no page. */
const single = (kind: 'intro' | 'finish', value: unknown): readonly Entry[] => {
  const one = typeof value === 'string' ? entry(kind, { text: value }) : entry(kind, value)
  return one.text === '' ? [] : [one]
}

const entry = (kind: Entry['kind'], value: unknown): Entry => ({
  kind,
  text: stringAt(value, 'text') ?? '',
  title: stringAt(value, 'title'),
  verify: kind === 'step' ? stringAt(value, 'verify') : undefined,
})

const stringAt = (value: unknown, key: string): string | undefined => {
  const text = valueAt(value, [key])
  return typeof text === 'string' ? text : undefined
}

/** The value at a path of parsed JSON. */
export const valueAt = (value: unknown, path: JsonPath): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? Reflect.get(inner, key)
        : undefined,
    value,
  )

/** A path as files have it, or `undefined` where it leads out of the scenario. */
export const fileOf = (path: string): string | undefined => {
  if (path === '') return ''
  const parts = path.replace(/^(?:\.?\/)+/, '').split('/')
  return parts.some(part => part === '' || part === '.' || part === '..') || path.includes('\\')
    ? undefined
    : parts.join('/')
}
