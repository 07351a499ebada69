import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/** What the name of every cluster of ours begins with. */
export const PREFIX = 'labproof-'

/** One file per cluster of a running labproof, so that the next start finds what a crash left. */
const CLAIMS = join(tmpdir(), `labproof-${userInfo().username}`, 'clusters')

/** Notes that this process has a cluster. */
export const claim = (name: string): void => {
  mkdirSync(CLAIMS, { recursive: true, mode: 0o700 })
  writeFileSync(join(CLAIMS, name), String(process.pid))
}

/** Forgets a cluster that is gone, or is kept. */
export const release = (name: string): void => rmSync(join(CLAIMS, name), { force: true })

/** Names of the clusters whose process has ended without deleting them. */
export const leftClaims = (): readonly string[] => {
  mkdirSync(CLAIMS, { recursive: true, mode: 0o700 })
  return readdirSync(CLAIMS)
    .filter(name => name.startsWith(PREFIX))
    .filter(name => !isAlive(Number(readFileSync(join(CLAIMS, name), 'utf8'))))
}

const isAlive = (pid: number): boolean => {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch {
    return false
  }
}
