import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Docker behind a socket of its own, which can go away while other tests go on with theirs. */
export type DockerProxy = {
  /** What makes `docker` and `kind` ask this one. */
  readonly env: { readonly DOCKER_HOST: string }
  /** As a daemon that is stopped: what is open breaks off, what comes then is refused. */
  readonly stop: () => void
  /** Stops it for good. */
  readonly close: () => void
}

/** Opens a socket that passes everything on to docker's own. */
export const openDockerProxy = async (): Promise<DockerProxy> => {
  const folder = mkdtempSync(join(tmpdir(), 'labproof-docker-'))
  const path = join(folder, 'docker.sock')
  const open = new Set<Socket>()
  const server: Server = createServer({ allowHalfOpen: true }, client => {
    const daemon = connect({ path: SOCKET, allowHalfOpen: true })
    for (const [from, to] of [
      [client, daemon],
      [daemon, client],
    ] as const) {
      open.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => open.delete(from))
    }
  })
  await new Promise<void>(resolve => {
    server.listen(path, resolve)
  })
  const stop = () => {
    server.close()
    for (const socket of open) socket.destroy()
  }
  return {
    env: { DOCKER_HOST: `unix://${path}` },
    stop,
    close: () => {
      stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Where the daemon listens: what DOCKER_HOST says, if it is a socket. */
const SOCKET = /^unix:\/\/(.+)/.exec(process.env.DOCKER_HOST ?? '')?.[1] ?? '/var/run/docker.sock'
