import { connect, createServer, type Socket } from 'node:net'
import { run } from '../machine/shell.ts'

/** A port of the learner's machine, had on this one. */
export type Forward = { readonly address: string; readonly close: () => void }

/**
 * Forwards a port of a container to a free port of the loopback interface. Its address is `localhost`, the preview's is
 * 127.0.0.1: for a browser these are two sites, so what runs in the lab gets no cookie of the preview.
 */
export const openForward = async (container: string, port: number): Promise<Forward> => {
  const found = await run('docker', [
    'inspect',
    '--format',
    '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}',
    container,
  ])
  const host = found.stdout.trim().split(' ')[0] ?? ''
  const open = new Set<Socket>()
  const server = createServer(near => {
    const far = connect(port, host)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      // Nothing listens there yet, or it hung up: the browser says so itself.
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const listening = server.address()
  const own = typeof listening === 'object' && listening !== null ? listening.port : 0
  return {
    address: `http://localhost:${own}`,
    close: () => {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}
