import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { sweepClusters } from '../machine/kind.ts'
import type { Engine } from '../preview/engine.ts'
import { openRoom, type Room } from '../preview/room.ts'
import { openServer, type Preview, type ServerOptions, type Site } from '../preview/server.ts'
import type { Session } from '../preview/session.ts'
import { CannotError, codeOf } from './cannot.ts'
import type { Context, ExitCode } from './context.ts'
import { labFile, readCourse } from './preview-course.ts'
import { openEngine } from './preview-engine.ts'
import { labSource } from './preview-lab.ts'
import { findTarget, type Target } from './preview-target.ts'

export type PreviewFlags = {
  readonly port?: number
  readonly host: string
  readonly iKnowThisIsARootShell: boolean
  readonly static?: string
  readonly image?: string
  readonly config?: string
}

/** Folder of the bundle; the page's files are beside it. */
declare const LABPROOF_DIST: string

const PORT = 4230

/** `labproof preview`: serves a lab or a course on this machine's own interface until Ctrl-C. */
export const preview = async (
  context: Context,
  flags: PreviewFlags,
  named: string | undefined,
): Promise<ExitCode> => {
  const { stdout, stderr } = context.process
  const target = findTarget(named, context.cwd)
  const assets = join(LABPROOF_DIST, 'page')
  if (flags.static !== undefined) {
    const { writeStatic } = await import('./preview-static.ts')
    const written = await writeStatic(target, flags.static, assets, context.cwd)
    stdout.write(`${flags.static}: ${written} ${written === 1 ? 'page' : 'pages'}\n`)
    return 0
  }
  const address = addressOf(flags)
  const ended = untilInterrupt()
  const swept = await sweepClusters().catch(() => [])
  if (swept.length > 0) stderr.write(` • removed what an earlier run left: ${swept.join(', ')}\n`)
  const image = flags.image ?? context.process.env['LABPROOF_NODE_IMAGE']
  // A lab that cannot be read is said before anything is started.
  if (target.type === 'lab') labSource(target.path, context.cwd)
  const rooms = openRooms(target, () => openEngine({ image, config: flags.config }), context.cwd)
  try {
    const server = await listen(rooms.site, flags, address, assets)
    if (!isLoopback(address.host))
      stderr.write(
        ' • whoever reaches this address and has the URL is root in the lab’s container\n',
      )
    stderr.write(' • open this; Ctrl-C ends it, and deletes the cluster it has started\n')
    stdout.write(`${server.url}\n`)
    await rooms.begin()
    await ended
    stderr.write(
      '\n • ending: what was started is being deleted; another Ctrl-C leaves that to the next start\n',
    )
    await server.close()
  } finally {
    await rooms.close()
  }
  return 0
}

const listen = async (
  site: Site,
  { port }: PreviewFlags,
  { host, names }: Listening,
  assets: string,
): Promise<Preview> => {
  const open = (at: number) => openServer(site, { host, names, port: at, assets })
  try {
    return await open(port ?? PORT)
  } catch (cause) {
    const code = codeOf(cause)
    if (code === 'EADDRINUSE' && port === undefined) return open(0)
    throw new CannotError(
      `Cannot listen on \`${host}:${port ?? PORT}\`: ${NO_PORT[code] ?? code}`,
      code === 'EADDRNOTAVAIL'
        ? 'Leave `--host` out'
        : 'Name another with `--port`, or leave it out',
      { cause },
    )
  }
}

const NO_PORT: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else does',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'permission denied',
}

type Listening = Pick<ServerOptions, 'host' | 'names'>

/** Where to listen, and the addresses the page may then be had under. Throws a `CannotError` for a refused one. */
const addressOf = ({ host, iKnowThisIsARootShell }: PreviewFlags): Listening => {
  // `localhost` is the name of the lab's own ports, so that they get no cookie of the page.
  const given = host === 'localhost' ? '127.0.0.1' : host
  if (isLoopback(given)) return { host: given, names: [given] }
  if (!iKnowThisIsARootShell)
    throw new CannotError(
      `Cannot listen on \`${host}\`: it is not this machine’s own interface. Whoever reaches it and learns the URL, which goes over the network unencrypted, is root in a privileged container here`,
      'Leave `--host` out and use `ssh -L 4230:127.0.0.1:4230`, or add `--i-know-this-is-a-root-shell`',
    )
  const own = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  const outward = own.filter(({ internal }) => !internal).map(({ address }) => address)
  const isAny = given === '0.0.0.0' || given === '::'
  return { host: given, names: isAny ? [...outward, '127.0.0.1'] : [given] }
}

const isLoopback = (host: string): boolean => host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)

/** The rooms of the labs, each opened when it is first asked for; one of them has the machine. */
const openRooms = (target: Target, engine: () => Engine, cwd: string) => {
  const rooms = new Map<string, Promise<Room>>()
  let holder: { readonly id: string; readonly session: Session } | undefined

  const claim = async (id: string, session: Session, force: boolean): Promise<boolean> => {
    if (holder && holder.session !== session) {
      if (!force) {
        if (session.state().state === 'absent')
          await session.leave({ state: 'elsewhere', lab: holder.id })
        return false
      }
      const { session: other } = holder
      holder = { id, session }
      await other.leave({ state: 'elsewhere', lab: id })
    }
    holder = { id, session }
    await session.start()
    return true
  }

  const open = (path: string, id: string): Promise<Room> => {
    const there = rooms.get(id)
    if (there) return there
    const source = { ...labSource(path, cwd), id }
    const opened = openRoom(source, engine(), (session, force) => claim(id, session, force))
    rooms.set(id, opened)
    // What could not be opened once may be there the next time.
    opened.catch(() => rooms.delete(id))
    return opened
  }

  const site: Site =
    target.type === 'lab'
      ? {
          only: target.path,
          course: undefined,
          room: id => (id === target.path ? open(target.path, id) : undefined),
        }
      : {
          only: undefined,
          course: async () => readCourse(target.path, cwd),
          room: id => {
            const known = readCourse(target.path, cwd).labs.some(({ path }) => path === id)
            return known ? open(labFile(target.path, id), id) : undefined
          },
        }
  return {
    site,
    /** Starts the machine of the only lab: it is ready the sooner. */
    begin: async () => {
      if (target.type !== 'lab') return
      const { session } = await open(target.path, target.path)
      claim(target.path, session, false).catch(() => undefined)
    },
    close: async () => {
      for (const room of rooms.values()) await (await room.catch(() => undefined))?.close()
    },
  }
}

/**
 * Resolves with the first Ctrl-C or SIGTERM, or when the terminal is closed; a second one is the system's, and leaves
 * what was started to the next start.
 */
const untilInterrupt = (): Promise<void> =>
  new Promise(done => {
    const stop = () => {
      // A terminal that was closed takes no more words: that must not keep the cluster from being deleted.
      process.stdout.on('error', () => undefined)
      process.stderr.on('error', () => undefined)
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
      process.off('SIGHUP', stop)
      done()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
    process.on('SIGHUP', stop)
  })
