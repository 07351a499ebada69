import { readJson, valueAt } from '../language/json.ts'
import { below, namedFiles, textIn } from '../language/scenario-index.ts'
import type { PublishFile } from './plan.ts'

/** The intro page that a scenario's `index.json` names; `undefined` where it names none. */
export const introPage = (files: readonly PublishFile[]): string | undefined => {
  const text = textIn(valueAt(readIndex(files), ['details', 'intro']))
  return text ? below(text) : undefined
}

/** Files that `index.json` names and that are not among the scenario's; patterns name whatever there is. */
export const missingFiles = (files: readonly PublishFile[]): readonly string[] => {
  const there = new Set(files.map(({ path }) => path))
  const named = namedFiles(readIndex(files)).map(({ kind, path }) =>
    kind === 'asset' ? `assets/${below(path)}` : below(path),
  )
  return [...new Set(named)].filter(path => !there.has(path))
}

const readIndex = (files: readonly PublishFile[]): unknown => {
  const index = files.find(({ path }) => path === 'index.json')
  const read = index && readJson(Buffer.from(index.content).toString('utf8'))
  // It names nothing; that it is no JSON is said where it is read.
  return read?.state === 'read' ? read.value : undefined
}
