import { type Document, isMap, isScalar, parseAllDocuments, visit } from 'yaml'
import { lineStarts, pointAt } from '../../language/text.ts'
import type { Machine } from '../../machine/learner.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Lab, ShowBlock } from '../../model/lab.ts'
import type { Position } from '../../model/place.ts'
import { linePosition } from '../locate.ts'
import { imageFindings } from './images.ts'
import { proveManifest } from './manifest.ts'
import type { Metrics } from './metrics.ts'
import { inspectPromql } from './promql.ts'
import { type ContentVerdict, finding, skipped, verdict } from './verdict.ts'

export type Scene = { readonly machine: Machine; readonly lab: Lab; readonly metrics: Metrics }

/**
 * Checks YAML: manifests by a strict dry run of the API server and by their images, alerting rules by their PromQL,
 * anything else (values, a part of a manifest) by its syntax.
 */
export const proveYaml = async (block: ShowBlock, scene: Scene): Promise<ContentVerdict> => {
  const documents = documentsOf(block)
  const starts = lineStarts(block.value)
  const locate = (offset: number) => linePosition(block, pointAt(starts, offset).line - 1)
  const found = documents.flatMap(document => syntaxFindings(document, locate))
  if (found.length > 0) return verdict('yaml', found)
  const notes: string[] = []
  let asked = false
  for (const document of documents) {
    found.push(...(await alertFindings(document, scene.metrics, locate)))
    if (!isManifest(document)) continue
    const text = block.value.slice(document.range[0], document.range[2])
    const { diagnostics, skipped: reason } = await proveManifest(document, text, scene, locate)
    found.push(...diagnostics)
    if (reason === undefined) asked = true
    else notes.push(reason)
    found.push(...(await imageFindings(imagesOf(document, locate), scene.machine)))
  }
  if (asked || notes.length === 0) return verdict(asked ? 'server-dry-run' : 'yaml', found)
  return found.some(({ severity }) => severity === 'error')
    ? verdict('server-dry-run', found)
    : skipped('server-dry-run', notes[0] ?? '', found)
}

const documentsOf = (block: ShowBlock): readonly Document.Parsed[] => {
  const parsed = parseAllDocuments(block.value, { prettyErrors: false, logLevel: 'silent' })
  return Array.isArray(parsed) ? parsed : []
}

const syntaxFindings = (
  document: Document.Parsed,
  locate: (offset: number) => Position,
): Diagnostic[] =>
  document.errors.map(({ message, pos }) =>
    finding(
      'error',
      'yaml-syntax',
      locate(pos[0]),
      `Unexpected YAML: ${message.split('\n')[0] ?? ''}`,
      'Correct the indentation, or quote the value',
    ),
  )

/** A part of a manifest, shown for one field's sake, has no name, and nobody would apply it. */
const isManifest = (document: Document.Parsed): boolean =>
  typeof document.get('apiVersion') === 'string' &&
  typeof document.get('kind') === 'string' &&
  (document.hasIn(['metadata', 'name']) ||
    document.hasIn(['metadata', 'generateName']) ||
    document.has('items'))

export type Image = { readonly name: string; readonly position: Position }

const imagesOf = (
  document: Document.Parsed,
  locate: (offset: number) => Position,
): readonly Image[] => {
  const images: Image[] = []
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || !/^(?:init|ephemeral)?containers$/i.test(String(key.value))) return
      if (!value || typeof value !== 'object' || !('items' in value)) return
      for (const container of Array.isArray(value.items) ? value.items : []) {
        const image = isMap(container) ? container.get('image', true) : undefined
        if (isScalar(image) && typeof image.value === 'string' && image.range)
          images.push({ name: image.value, position: locate(image.range[0]) })
      }
    },
  })
  return images
}

/** `expr` beside `alert` or `record`: a rule of Prometheus, in a file of its own or in a PrometheusRule. */
const alertFindings = async (
  document: Document.Parsed,
  metrics: Metrics,
  locate: (offset: number) => Position,
): Promise<readonly Diagnostic[]> => {
  const rules: { readonly text: string; readonly position: Position }[] = []
  visit(document, {
    Map: (_, map) => {
      const expr = map.get('expr', true)
      if (!map.has('alert') && !map.has('record')) return
      if (isScalar(expr) && typeof expr.value === 'string' && expr.range)
        rules.push({ text: expr.value, position: locate(expr.range[0]) })
    },
  })
  const found: Diagnostic[] = []
  for (const { text, position } of rules)
    found.push(...(await inspectPromql(text, metrics, () => position)))
  return found
}
