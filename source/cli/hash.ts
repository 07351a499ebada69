import { createHash } from 'node:crypto'

/** sha256 of a text's UTF-8 bytes, in hex. The large files are the same in every scenario: each is hashed once. */
export const hash = (content: string | Uint8Array): string => {
  if (typeof content !== 'string' || content.length < LARGE) return digest(content)
  const known = HASHES.get(content) ?? digest(content)
  if (HASHES.size < 50) HASHES.set(content, known)
  return known
}

const LARGE = 3000
const HASHES = new Map<string, string>()

const digest = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex')
