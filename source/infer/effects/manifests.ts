import { parseAllDocuments } from 'yaml'
import { asPattern, type Draft, resourceOf } from '../draft.ts'
import { at, isList, isObject, type Json, text, toJson } from '../json.ts'

/** The objects of a YAML or JSON text, lists taken apart; none where any of it cannot be read. */
export const readManifests = (source: string): readonly Draft[] =>
  // Most of what a loop prints is no manifest: YAML would read that as a string.
  /\bkind\b/.test(source) ? readDocuments(source).flatMap(draftsOf) : []

/** The documents of a YAML text; none where any of it cannot be read. */
export const readDocuments = (source: string): readonly Json[] => {
  try {
    const documents = parseAllDocuments(source, { logLevel: 'silent' })
    if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return []
    return documents.map(document => toJson(document.toJS()))
  } catch {
    // Aliases without end, or nesting that no stack holds: the API server would refuse them too.
    return []
  }
}

const draftsOf = (document: Json): readonly Draft[] => {
  const kind = text(at(document, 'kind'))
  if (!isObject(document) || kind === undefined) return []
  const items = at(document, 'items')
  if (kind.endsWith('List') && isList(items)) return items.flatMap(draftsOf)
  const generated = text(at(document, 'metadata', 'generateName'))
  const name = text(at(document, 'metadata', 'name')) ?? (generated && `${generated}*`)
  if (name === undefined) return []
  const namespace = text(at(document, 'metadata', 'namespace'))
  return [
    {
      resource: resourceOf(text(at(document, 'apiVersion')) ?? '', kind),
      name: asPattern(name),
      namespace: namespace && asPattern(namespace),
      pattern: undefined,
      times: 1,
      manifest: document,
    },
  ]
}
