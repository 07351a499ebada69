import type { Assertion, Check, Field } from '../model/check.ts'

/** The zx code of a check: the author's own, or one readable line per inferred assertion. */
export const checkCode = (check: Exclude<Check, { type: 'script' }>): string =>
  check.type === 'explicit' ? check.code : check.assertions.map(line).join('\n')

const line = (assertion: Assertion): string => {
  switch (assertion.type) {
    case 'exists': {
      const { resource, name, namespace } = assertion.object
      return call('exists', [resource, name], { namespace, fields: fieldsOf(assertion.fields) })
    }
    case 'gone': {
      const { resource, name, namespace } = assertion.object
      return call('gone', [resource, name], { namespace })
    }
    case 'count': {
      const { resource, name, namespace } = assertion.object
      return call('count', [resource, name, assertion.least], { namespace })
    }
    case 'file':
      return call('file', [assertion.path], { contains: assertion.contains })
    case 'no-file':
      return call('noFile', [assertion.path], {})
    case 'ran':
      // A continued line means the same in one; the check is there to be read.
      return call('ran', [assertion.command.replace(/\s*\\\n\s*/g, ' ')], {
        outcome: assertion.outcome === 'success' ? undefined : assertion.outcome,
      })
  }
}

const call = (
  name: string,
  values: readonly (string | number)[],
  options: Readonly<Record<string, unknown>>,
): string => {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  const object = given.map(([key, value]) => `${key}: ${literal(value)}`).join(', ')
  const list = [...values.map(literal), ...(object === '' ? [] : [`{ ${object} }`])]
  return `await ${name}(${list.join(', ')})`
}

const fieldsOf = (fields: readonly Field[]): Record<string, unknown> | undefined =>
  fields.length === 0
    ? undefined
    : Object.fromEntries(fields.map(({ path, value }) => [dotted(path), value]))

/** `spec.replicas`, `metadata.labels["app.kubernetes.io/name"]`, `spec.containers[0].image`. */
const dotted = (path: Field['path']): string =>
  path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`
      if (!/^[\w-]+$/.test(part)) return `["${part}"]`
      return index === 0 ? part : `.${part}`
    })
    .join('')

/** A JavaScript literal, strings in single quotes where they need no escape. */
const literal = (value: unknown): string => {
  if (typeof value === 'string')
    return /^[^'\\\n\r\u2028\u2029]*$/.test(value) ? `'${value}'` : JSON.stringify(value)
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return `{ ${Object.entries(value)
      .map(([key, inner]) => `${literal(key)}: ${literal(inner)}`)
      .join(', ')} }`
  return JSON.stringify(value)
}
