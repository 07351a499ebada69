import { execFileSync } from 'node:child_process'

const docker = (...args: readonly string[]): string =>
  execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()

/** The image of the tests' container: the one named, or any node image of kind that is here. */
const findImage = (): string | undefined => {
  const images = docker('images', '--format', '{{.Repository}}:{{.Tag}}', 'kindest/node')
  return process.env.LABPROOF_NODE_IMAGE ?? images.split('\n').find(name => name !== '')
}

const look = (): { readonly image: string } | { readonly missing: string } => {
  try {
    const image = findImage()
    return image === undefined ? { missing: 'no image kindest/node is here' } : { image }
  } catch {
    return { missing: 'docker is missing, or its daemon does not run' }
  }
}

const found = look()

/** Why the tests with a container cannot run; `undefined` where they can. With `CI=true` that is a failure. */
export const missing = 'missing' in found ? found.missing : undefined
if (missing !== undefined && process.env.CI === 'true')
  throw new Error(`Cannot test the terminal: ${missing}`)

/** What is put to the name of a group of tests that is skipped. */
export const because = missing === undefined ? '' : ` (skipped: ${missing})`

/** Starts a container like a node of kind, without a cluster; answers with its name. */
export const startContainer = (): string => {
  if (!('image' in found)) throw new Error(`Cannot start a container: ${found.missing}`)
  const name = `labproof-terminal-${process.pid}-${Math.random().toString(36).slice(2, 8)}`
  docker(
    ...['run', '-d', '--rm', '--privileged', '--name', name],
    ...['--entrypoint', 'sleep', found.image, 'infinity'],
  )
  return name
}

export const removeContainer = (name: string): void => void docker('rm', '-f', name)

/** Runs a script in the container, and answers with what it prints. */
export const inContainer = (name: string, script: string): string =>
  docker('exec', name, 'bash', '--norc', '-c', script)
