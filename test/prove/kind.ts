import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Transcript } from '../../source/model/transcript.ts'
import { missing as missingContainer } from '../machine/container.ts'

const hasKind = (): boolean => {
  try {
    execFileSync('kind', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Why the tests with a cluster cannot run; `undefined` where they can. With `CI=true` that is a failure. */
export const missing = missingContainer ?? (hasKind() ? undefined : 'kind is missing')
if (missing !== undefined && process.env.CI === 'true')
  throw new Error(`Cannot prove anything: ${missing}`)

/** What is put to the name of a group of tests that is skipped. */
export const because = missing === undefined ? '' : ` (skipped: ${missing})`

/** The image of the tests' clusters; `undefined` for kind's own. */
export const image: string | undefined = (() => {
  if (process.env.LABPROOF_NODE_IMAGE) return process.env.LABPROOF_NODE_IMAGE
  if (missing !== undefined) return undefined
  const images = execFileSync(
    'docker',
    ['images', '--format', '{{.Repository}}:{{.Tag}}', 'kindest/node'],
    { encoding: 'utf8' },
  )
  return images.split('\n').find(name => name !== '' && !name.includes('<none>'))
})()

const COMMAND = join(import.meta.dirname, '../../dist/labproof.cjs')

export type Ended = {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The command, as it is installed; `child` is there for a signal to be sent to it. */
export const labproof = (args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) => {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...(image === undefined ? {} : { LABPROOF_NODE_IMAGE: image }),
      ...env,
    },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', chunk => {
    stdout += String(chunk)
  })
  child.stderr.on('data', chunk => {
    stderr += String(chunk)
  })
  const ended = new Promise<Ended>(resolve => {
    child.on('close', status => resolve({ status, stdout, stderr }))
  })
  return { child, ended, stderr: () => stderr }
}

/** Proves a lab in a cluster that is there, through the command that people use. */
export const proveIn = async (
  cluster: string,
  lab: string,
  cwd: string,
): Promise<{ readonly transcript: Transcript; readonly status: number | null }> => {
  const { ended } = labproof(['prove', '--force', '--json', '--cluster', cluster, lab], cwd)
  const { stdout, stderr, status } = await ended
  if (!stdout.startsWith('{')) throw new Error(`Cannot prove ${lab}: ${stderr || stdout}`)
  const transcript: Transcript = JSON.parse(stdout)
  return { transcript, status }
}

/** Names of all containers, stopped ones too. */
export const nodes = (): readonly string[] =>
  execFileSync('docker', ['ps', '-a', '--format', '{{.Names}}'], { encoding: 'utf8' })
    .split('\n')
    .filter(name => name !== '')
