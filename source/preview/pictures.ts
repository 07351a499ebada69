import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.svg': 'image/svg+xml',
}

/** A picture that a lab shows, from the lab's folder and nowhere else; `undefined` for any other file. */
export const readPicture = async (
  folder: string,
  path: string,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly type: string } | undefined> => {
  const type = TYPES[extname(path).toLowerCase()]
  if (type === undefined) return undefined
  try {
    const root = await realpath(folder)
    // A link in the folder could lead out of it.
    const file = await realpath(join(root, path))
    return file.startsWith(root + sep)
      ? { bytes: new Uint8Array(await readFile(file)), type }
      : undefined
  } catch {
    return undefined
  }
}
