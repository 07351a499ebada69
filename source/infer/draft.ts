import { findResource, resourceName } from '../language/resources.ts'
import { UNKNOWN } from './expand.ts'
import type { JsonObject } from './json.ts'

/** An object as a manifest or a `kubectl create` describes it, before it is in a namespace of the cluster. */
export type Draft = {
  readonly resource: string
  /** With `*` where only the shell or the API server knows it. */
  readonly name: string
  /** As the manifest has it. */
  readonly namespace: string | undefined
  /** Name with `*` in place of the loops' variables; `undefined` outside of loops. */
  readonly pattern: string | undefined
  /** How many objects it stands for: more than one only where the name holds `*`. */
  readonly times: number
  /** Its fields, as far as they are known. */
  readonly manifest: JsonObject
}

/** A name with `*` for what is not known. */
export const asPattern = (name: string): string =>
  name.replaceAll(UNKNOWN, '*').replaceAll(/\*+/g, '*')

/** The type under which objects of a kind are kept; one that borrows the name of a built-in keeps its group. */
export const resourceOf = (apiVersion: string, kind: string): string => {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  const known = findResource(kind)
  const foreign = group.includes('.') && !group.endsWith('.k8s.io')
  return known && foreign ? `${known.plural}.${group}` : resourceName(kind)
}
