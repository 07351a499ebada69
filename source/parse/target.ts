import { below } from '../language/scenario-index.ts'

/**
 * Where a file of the lab goes on the learner's machine: below the learner's home, /root.
 * `undefined` for a path that leads anywhere else (`..`, another absolute path, characters a shell would read).
 */
export const resolveTarget = (path: string): string | undefined => {
  const inside = path.replace(/^(?:~\/|\/root\/)/, '')
  if (inside.startsWith('/') || /[^\w./@+=:,-]/.test(inside)) return undefined
  if (inside.split('/').some(part => part === '' || part === '.' || part === '..')) return undefined
  return `/root/${inside}`
}

/** True for a path that stays below the folder it starts from; `./` and a leading `/` mean that folder. */
export const isBelow = (path: string): boolean => {
  const parts = below(path).split('/')
  return parts.every(part => part !== '' && part !== '.' && part !== '..') && !path.includes('\\')
}
