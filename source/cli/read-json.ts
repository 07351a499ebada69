import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { CannotError } from './cannot.ts'

/** A JSON file's value. Throws a `CannotError` where it cannot be read, or is no JSON. */
export const readJson = (path: string, cwd: string): unknown => {
  const text = readText(path, cwd)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CannotError(
      `Cannot read \`${path}\`: ${text.trim() === '' ? 'it is empty' : 'it is no JSON, or only a part of it'}`,
      'Write it again with the command that made it',
      { cause },
    )
  }
}

const readText = (path: string, cwd: string): string => {
  try {
    return readFileSync(resolve(cwd, path), 'utf8')
  } catch (cause) {
    throw CannotError.from('read', path, cause)
  }
}
