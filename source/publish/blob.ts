import { createHash } from 'node:crypto'
import type { PublishFile, WantedFile } from './plan.ts'

/** How a repository names its objects. */
export type ObjectFormat = 'sha1' | 'sha256'

/** Gives files the ids that git gives their contents. The runtime is the same in every scenario: it is hashed once. */
export const withIds = (
  files: readonly PublishFile[],
  format: ObjectFormat,
): readonly WantedFile[] => {
  const known = new Map<string | Uint8Array, string>()
  return files.map(file => {
    const id = known.get(file.content) ?? blobId(file.content, format)
    known.set(file.content, id)
    return { ...file, id }
  })
}

const blobId = (content: string | Uint8Array, format: ObjectFormat): string => {
  const bytes = Buffer.from(content)
  return createHash(format).update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}
