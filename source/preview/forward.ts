import { connect, createServer, type Socket } from 'node:net'
import { Transform } from 'node:stream'
import { run } from '../machine/shell.ts'

/** A port of the learner's machine, had on this one. */
export type Forward = { readonly address: string; readonly close: () => void }

/**
 * Forwards a port of a container to a free port of the loopback interface. Its address is `localhost`, the preview's is
 * 127.0.0.1: for a browser these are two sites, so what runs in the lab gets no cookie of the preview. Under any other
 * name it is not to be had: not as 127.0.0.1, where the cookie would come along, nor as that of a foreign page.
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
  let name = ''
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
    }
    const gate = openGate(name)
    gate.on('error', () => near.destroy())
    near.pipe(gate).pipe(far)
    far.pipe(near)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const listening = server.address()
  const own = typeof listening === 'object' && listening !== null ? listening.port : 0
  name = `localhost:${own}`
  return {
    address: `http://${name}`,
    close: () => {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}

/** Lets HTTP through that was meant for `name`, and whatever is no HTTP; a browser's connection has one Host throughout. */
const openGate = (name: string): Transform => {
  let isFirst = true
  return new Transform({
    transform: (chunk: Buffer, _, done) => {
      const head = isFirst ? chunk.toString('latin1') : ''
      isFirst = false
      const host = /^[A-Z]+ \S+ HTTP\/1\.\d\r\n(?:.+\r\n)*?host:[ \t]*([^\r\n]*)/i.exec(head)?.[1]
      if (host === undefined || host.trim().toLowerCase() === name) done(null, chunk)
      else done(new Error(`Unexpected Host ${host}`))
    },
  })
}
