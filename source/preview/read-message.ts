import { type ClientMessage, MOST_TERMINALS, type Size } from './protocol.ts'

/** Reads a message of the page; `undefined` for anything else. */
export const readClientMessage = (text: string): ClientMessage | undefined => {
  const value = parseJson(text)
  const type = field(value, 'type')
  const terminal = terminalOf(field(value, 'terminal'))
  const step = textOf(field(value, 'step'))
  switch (type) {
    case 'start':
    case 'reset':
    case 'stop':
      return { type }
    case 'keys': {
      const data = textOf(field(value, 'data'))
      return terminal && data !== undefined ? { type, terminal, data } : undefined
    }
    case 'resize': {
      const size = sizeOf(field(value, 'size'))
      return terminal && size ? { type, terminal, size } : undefined
    }
    case 'open':
    case 'interrupt':
      return terminal ? { type, terminal } : undefined
    case 'run': {
      const key = textOf(field(value, 'key'))
      return key === undefined ? undefined : { type, key }
    }
    case 'check':
      return step === undefined ? undefined : { type, step }
    case 'solve':
      return step === undefined ? undefined : { type, step, upTo: field(value, 'upTo') === true }
    default:
      return undefined
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined

const wholeBetween = (value: unknown, least: number, most: number): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
    ? value
    : undefined

const terminalOf = (value: unknown): number | undefined => wholeBetween(value, 1, MOST_TERMINALS)

const sizeOf = (value: unknown): Size | undefined => {
  const cols = wholeBetween(field(value, 'cols'), 10, 500)
  const rows = wholeBetween(field(value, 'rows'), 2, 300)
  return cols && rows ? { cols, rows } : undefined
}
