import { readFile } from 'node:fs/promises'
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { createAdaptorServer } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { tryDecodeURIComponent } from 'hono/utils/url'
import { WebSocketServer } from 'ws'
import { messageOf } from '../model/trouble.ts'
import { type Caller, type Guard, openGuard, securityHeaders } from './guard.ts'
import { htmlPage } from './html.ts'
import { readPicture } from './pictures.ts'
import { type CourseView, LONGEST_MESSAGE, type PageData } from './protocol.ts'
import type { Room } from './room.ts'
import { attend } from './sockets.ts'

/** What the server shows. */
export type Site = {
  /** The page at `/`: a course, or the one lab. */
  readonly course: (() => Promise<CourseView>) | undefined
  /** The room of a lab by its id; opened when it is first asked for. */
  readonly room: (id: string) => Promise<Room> | undefined
  /** Id of the one lab, where there is no course. */
  readonly only: string | undefined
}

export type ServerOptions = {
  /** Address to listen on. */
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** Addresses that the page may be had under; the first is printed. */
  readonly names: readonly string[]
  /** Folder of page.js, page.css and what they load. */
  readonly assets: string
}

export type Preview = {
  /** Holds the token: to be printed once, and kept out of everything else. */
  readonly url: string
  readonly port: number
  readonly close: () => Promise<void>
}

/** Pages that may be open at a time. */
const MOST_SOCKETS = 16

/** Starts the server; resolves when it listens, rejects with Node's error where it cannot. */
export const openServer = async (site: Site, options: ServerOptions): Promise<Preview> => {
  let app: Hono | undefined
  const server = createAdaptorServer({
    fetch: (request: Request) => app?.fetch(request) ?? new Response(null, { status: 503 }),
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => resolve())
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  const hosts = options.names.map(name => `${bracketed(name)}:${port}`)
  const guard = openGuard(hosts, port)
  app = openApp(site, guard, options.assets)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LONGEST_MESSAGE })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A lab that cannot be read now may be there with the next try: the page connects again by itself.
    upgrade(request, socket, head, { site, guard, sockets }).catch(cause =>
      refuse(socket, {
        status: 500,
        reason: messageOf(cause),
      }),
    )
  })
  return {
    url: `http://${hosts[0] ?? ''}/?token=${guard.token}`,
    port,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate()
      await new Promise<void>(resolve => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
    },
  }
}

/** Everything but the socket. */
const openApp = (site: Site, guard: Guard, assets: string): Hono => {
  const app = new Hono()
  app.onError((error, context) => context.text(error.message, 500))
  app.use('*', async (context, next) => {
    const caller = callerOf(name => context.req.header(name))
    const given = context.req.query('token')
    const path = context.req.path
    for (const [name, value] of Object.entries(securityHeaders(caller.host ?? '')))
      context.header(name, value)
    const address = guard.admitAddress(caller, 'request')
    if (address.state === 'refused') return context.text(address.reason, address.status)
    if (given !== undefined && guard.isToken(given)) {
      // From here on the browser has the cookie, and the address no token.
      context.header('Set-Cookie', guard.setCookie)
      // Two slashes would begin the name of another host.
      return context.redirect(path.replace(/^\/+/, '/'), 303)
    }
    const verdict = guard.admit(caller, 'request')
    if (verdict.state === 'refused') return context.text(verdict.reason, verdict.status)
    if (context.req.method !== 'GET' && context.req.method !== 'HEAD')
      return context.text('Unexpected method, expected GET', 405)
    return next()
  })

  app.notFound(context =>
    context.text(
      context.req.path.startsWith('/labs/')
        ? `There is no such lab: its file is not there, or \`labproof build\` has not put it into index.json. The labs that are there: http://${context.req.header('host')}/`
        : 'There is no such page',
      404,
    ),
  )

  app.get('/assets/:name', async context => {
    const name = context.req.param('name')
    const type = ASSETS.get(name)
    if (type === undefined) return context.notFound()
    return context.body(await readFile(join(assets, name)), 200, { 'Content-Type': type })
  })

  const labPage = async (id: string, home: string): Promise<string | undefined> => {
    const page = (await site.room(id))?.page()
    const data: PageData | undefined = page && { type: 'lab', live: true, id, home, lab: page.view }
    return data && htmlPage(data, '/assets/')
  }
  const picture = async (context: Context, id: string, path: string): Promise<Response> => {
    const room = await site.room(id)
    const found = room && (await readPicture(room.source.folder, path))
    if (!found) return context.notFound()
    // A drawing that is opened by itself is a document, and may hold scripts.
    context.header(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    )
    return context.body(found.bytes, 200, { 'Content-Type': found.type })
  }

  app.get('/', async context => {
    if (site.course)
      return context.html(htmlPage({ type: 'course', course: await site.course() }, '/assets/'))
    const html = site.only === undefined ? undefined : await labPage(site.only, '')
    return html === undefined ? context.notFound() : context.html(html)
  })
  app.get('/files/*', context =>
    picture(
      context,
      site.only ?? '',
      tryDecodeURIComponent(context.req.path.slice('/files/'.length)),
    ),
  )
  app.get('/labs/*', async context => {
    const whole = tryDecodeURIComponent(context.req.path.slice('/labs/'.length))
    const [, id = '', file] = /^(.*?)\/(?:files\/(.*))?$/.exec(whole) ?? []
    if (file !== undefined) return picture(context, id, file)
    const html = await labPage(id, '/')
    return html === undefined ? context.notFound() : context.html(html)
  })
  return app
}

const ASSETS: ReadonlyMap<string, string> = new Map([
  ['page.js', 'text/javascript; charset=utf-8'],
  ['mermaid.js', 'text/javascript; charset=utf-8'],
  ['page.css', 'text/css; charset=utf-8'],
  ['icon.svg', 'image/svg+xml'],
])

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)

const callerOf = (header: (name: string) => string | undefined): Caller => ({
  host: header('host'),
  origin: header('origin'),
  site: header('sec-fetch-site'),
  cookie: header('cookie'),
})

type UpgradeTo = {
  readonly site: Site
  readonly guard: Guard
  readonly sockets: WebSocketServer
}

/** Lets a WebSocket in, by the same guard; a refused one gets its answer as plain HTTP. Rejects as `room` does. */
const upgrade = async (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  { site, guard, sockets }: UpgradeTo,
): Promise<void> => {
  socket.on('error', () => socket.destroy())
  const caller = callerOf(name => {
    const value = request.headers[name]
    return Array.isArray(value) ? value[0] : value
  })
  const verdict = guard.admit(caller, 'upgrade')
  if (verdict.state === 'refused') return refuse(socket, verdict)
  if (sockets.clients.size >= MOST_SOCKETS)
    return refuse(socket, { status: 403, reason: 'Too many pages are open' })
  const [path, query] = (request.url ?? '').split('?')
  const lab = new URLSearchParams(query).get('lab') ?? site.only ?? ''
  const room = path === '/socket' ? await site.room(lab) : undefined
  if (!room) return refuse(socket, { status: 403, reason: 'There is no such lab' })
  sockets.handleUpgrade(request, socket, head, opened => attend(opened, room))
}

const refuse = (
  socket: Duplex,
  { status, reason }: { readonly status: number; readonly reason: string },
): void => {
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n${reason}\n`,
    // The other end may never close its half: a socket that is left would keep the preview from ending.
    () => socket.destroy(),
  )
}
