import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Fault } from '../model/fault.ts'
import { CannotError } from './cannot.ts'
import { hash } from './hash.ts'

/** A lab's bytes as text; where they are no UTF-8 text, the fault that says so. */
export type Read =
  | { readonly state: 'text'; readonly source: string }
  | { readonly state: 'not-text'; readonly fault: Fault }

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads a file; `name` is the path as the user gave it. Throws a `CannotError` where it cannot be read. */
const readBytes = (path: string, name: string): Uint8Array => {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw CannotError.from('read', name, cause)
  }
}

/** A lab's bytes and their sha256. Throws a `CannotError` where the file cannot be read. */
export const readFileOf = (path: string, cwd: string) => {
  const bytes = readBytes(resolve(cwd, path), path)
  return { bytes, hash: hash(bytes) }
}

/** Decodes a lab's bytes; a NUL byte or an invalid UTF-8 sequence is named with its place. */
export const decode = (bytes: Uint8Array): Read => {
  const nul = bytes.indexOf(0)
  if (nul >= 0) return notText(bytes, nul, 'a NUL byte')
  try {
    return { state: 'text', source: UTF8.decode(bytes) }
  } catch {
    const at = firstInvalid(bytes)
    const hex = (bytes[at] ?? 0).toString(16).padStart(2, '0').toUpperCase()
    return notText(bytes, at, `byte 0x${hex}, which is no UTF-8`)
  }
}

const notText = (bytes: Uint8Array, at: number, found: string): Read => {
  const before = bytes.subarray(0, at)
  const line = before.reduce((count, byte) => (byte === 10 ? count + 1 : count), 1)
  const column = at - before.lastIndexOf(10)
  const point = { line, column, offset: at }
  const position = { start: point, end: { ...point, column: column + 1, offset: at + 1 } }
  return { state: 'not-text', fault: { type: 'not-text', found, position } }
}

/** Length of the longest valid UTF-8 prefix, found by halving: decoding a cut prefix streams without complaint. */
const firstInvalid = (bytes: Uint8Array): number => {
  let low = 0
  let high = bytes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isValidPrefix(bytes.subarray(0, middle + 1))) low = middle + 1
    else high = middle
  }
  // A sequence that was begun is a valid prefix until the byte that breaks it: the lead byte is where it went wrong.
  let lead = Math.min(low, bytes.length) - 1
  while (lead > 0 && low - lead < 4 && ((bytes[lead] ?? 0) & 0xc0) === 0x80) lead -= 1
  return lead >= 0 && low - lead < lengthAfter(bytes[lead] ?? 0)
    ? lead
    : Math.min(low, bytes.length - 1)
}

/** Bytes that a UTF-8 sequence with this lead byte has. */
const lengthAfter = (lead: number): number =>
  lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1

const isValidPrefix = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}
