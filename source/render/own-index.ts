import { type JsonPath, readJson, setJson, valueAt } from '../language/json.ts'
import { SCRIPT_ALIASES, type ScriptKind, stepsOf, textIn } from '../language/scenario-index.ts'
import type { Lab } from '../model/lab.ts'
import { type Named, textPath } from './index-json.ts'

/**
 * The lab's own `index.json`, brought in line with the lab: what agrees with it stays as it was written, byte for byte,
 * and so does everything that a lab knows nothing of. `text` has to be JSON.
 */
export const alignIndex = (text: string, lab: Lab, named: Named): string => {
  let aligned = text
  const read = (): unknown => {
    const result = readJson(aligned)
    return result.state === 'read' ? result.value : undefined
  }
  const put = (path: JsonPath, value: unknown): void => {
    if (JSON.stringify(valueAt(read(), path)) !== JSON.stringify(value))
      aligned = setJson(aligned, path, value)
  }
  const states = (key: string): boolean => !lab.layout || lab.layout.stated.includes(key)
  if (states('title')) put(['title'], lab.meta.title)
  if (states('description')) put(['description'], lab.meta.description)
  if (states('difficulty') && lab.meta.difficulty !== undefined)
    put(['difficulty'], lab.meta.difficulty)
  if (states('time') && lab.meta.time !== undefined) put(['time'], `${lab.meta.time} minutes`)
  if (states('imageid')) put(['backend', 'imageid'], lab.meta.imageid)
  const { intro, finish } = named
  if (pageText(read(), 'intro') !== intro) put(['details', 'intro', 'text'], intro)
  if (pageText(read(), 'finish') !== finish) put(['details', 'finish', 'text'], finish)
  putSteps(read(), lab, named, put)
  for (const key of ['background', 'foreground'] as const)
    if (named.scripts) put(['details', 'intro', aliasOf(read(), key)], named.scripts[key])
  const assets = valueAt(read(), ['details', 'assets', 'host01'])
  const there = Array.isArray(assets) ? assets : []
  const known = new Set(there.map(asset => JSON.stringify(asset)))
  const missing = named.assets.filter(asset => !known.has(JSON.stringify(asset)))
  for (const [index, asset] of missing.entries())
    put(
      ['details', 'assets', 'host01', ...(there.length + index > 0 ? [there.length + index] : [])],
      there.length + index > 0 ? asset : [asset],
    )
  return aligned
}

/** The text of the intro or the finish; empty says the same as none. */
const pageText = (index: unknown, key: 'intro' | 'finish'): string | undefined =>
  textIn(valueAt(index, ['details', key])) || undefined

const putSteps = (
  index: unknown,
  lab: Lab,
  named: Named,
  put: (path: JsonPath, value: unknown) => void,
): void => {
  const at = ['details', 'steps'] as const
  const before = stepsOf(index)
  if (before.length === 0 && named.steps.length === 0) return
  const texts = before.map(step => textIn(step) || undefined)
  const kept = named.steps.every(
    ({ text }, place) => place >= texts.length || texts[place] === text,
  )
  const titleOf = (place: number): string | undefined => {
    const step = lab.steps[place]
    return step?.page ? step.page.title : step?.title
  }
  if (kept && named.steps.length >= before.length && before.length > 0) {
    for (const [place, { text, verify }] of named.steps.entries()) {
      const title = titleOf(place)
      const isPath = typeof before[place] === 'string' && (title ?? verify) !== undefined
      if (place >= before.length || isPath) put([...at, place], { title, text, verify })
      else {
        if (title !== undefined) put([...at, place, 'title'], title)
        put([...at, place, 'verify'], verify)
      }
    }
    return
  }
  const left = [...before]
  const steps = named.steps.map(({ text, verify }, place) => {
    const found = left.findIndex(step => (textIn(step) || undefined) === text)
    const [same] = found < 0 ? [] : left.splice(found, 1)
    const own = typeof same === 'object' && same !== null ? same : {}
    const title = titleOf(place) ?? valueAt(same, ['title'])
    return { ...own, title, text, verify }
  })
  put([...at], steps)
}

/** The verify entry that the lab's own index has for a step. */
export const ownVerify = (index: unknown, lab: Lab, place: number): unknown => {
  const step = lab.steps[place]
  const text = step && textPath(step)
  const steps = stepsOf(index)
  const hasText = (entry: unknown): boolean => (textIn(entry) ?? '') === text
  return valueAt(hasText(steps[place]) ? steps[place] : steps.find(hasText), ['verify'])
}

/** Katacoda's names stand for Killercoda's where the index has them. */
const aliasOf = (index: unknown, key: ScriptKind): string => {
  const alias = SCRIPT_ALIASES[key]
  const intro = valueAt(index, ['details', 'intro'])
  return valueAt(intro, [key]) === undefined && valueAt(intro, [alias]) !== undefined ? alias : key
}
