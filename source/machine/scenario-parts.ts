import { readJson, valueAt } from '../language/json.ts'
import { below, type ScriptKind, scriptIn } from '../language/scenario-index.ts'
import type { Scenario } from '../model/scenario.ts'

/** An asset at its place on the learner's machine. */
export type Placed = {
  /** Path below the scenario's `assets`. */
  readonly file: string
  readonly folder: string
  readonly name: string
  readonly content: string | Uint8Array
  readonly chmod: string
}

/**
 * Where the assets of the first host go: a file that is named goes flat into its target, one that a pattern finds keeps
 * its path below it. Source: format notes, section 8.
 */
export const placedAssets = (scenario: Scenario): readonly Placed[] => {
  const list = valueAt(detailsOf(scenario), ['assets', 'host01'])
  const files = assetFiles(scenario)
  return (Array.isArray(list) ? list : []).flatMap((asset): readonly Placed[] => {
    const file = String(valueAt(asset, ['file']))
    const target = String(valueAt(asset, ['target']))
      .replace(/^~(?=\/|$)/, '/root')
      .replace(/\/+$/, '')
    const chmod = valueAt(asset, ['chmod'])
    const pattern = file.includes('*') ? matcher(file) : undefined
    return files
      .filter(([path]) => (pattern ? pattern.test(path) : path === file))
      .map(([path, content]) => {
        const cut = path.lastIndexOf('/')
        const kept = pattern && cut >= 0 ? `/${path.slice(0, cut)}` : ''
        return {
          file: path,
          folder: `${target}${kept}` || '/',
          name: path.slice(cut + 1),
          content,
          chmod: typeof chmod === 'string' ? chmod : '644',
        }
      })
  })
}

/** A page of a scenario; a step by its place, from 0. */
export type PageName = 'intro' | 'finish' | number

/** The script that a page names for when it is opened; `undefined` where it names none. */
export const pageScript = (
  scenario: Scenario,
  page: PageName,
  kind: ScriptKind,
): string | undefined => {
  const place = typeof page === 'number' ? ['steps', page] : [page]
  const path = scriptIn(valueAt(detailsOf(scenario), place), kind)
  return path === undefined ? undefined : contentOf(scenario, below(path))
}

/** The scenario's `imageid`; empty where its index names none. */
export const imageidOf = (scenario: Scenario): string => {
  const imageid = valueAt(indexOf(scenario), ['backend', 'imageid'])
  return typeof imageid === 'string' ? imageid : ''
}

const assetFiles = ({ files, binaries = [] }: Scenario) =>
  [
    ...files.map(({ path, content }) => [path, content] as const),
    ...binaries.map(({ path, bytes }) => [path, bytes] as const),
  ].flatMap(([path, content]) =>
    path.startsWith('assets/') ? [[path.slice('assets/'.length), content] as const] : [],
  )

/** `*` within one folder, `**` through all of them. */
const matcher = (pattern: string): RegExp => {
  const source = pattern
    .split(/(\*\*\/?|\*)/)
    .map(part => {
      if (part === '*') return '[^/]*'
      if (part === '**/') return '(?:.*/)?'
      return part === '**' ? '.*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    })
    .join('')
  return new RegExp(`^${source}$`)
}

const detailsOf = (scenario: Scenario): unknown => valueAt(indexOf(scenario), ['details'])

const indexOf = (scenario: Scenario): unknown => {
  const read = readJson(contentOf(scenario, 'index.json') ?? '{}')
  return read.state === 'read' ? read.value : undefined
}

const contentOf = (scenario: Scenario, path: string): string | undefined =>
  scenario.files.find(file => file.path === path)?.content
