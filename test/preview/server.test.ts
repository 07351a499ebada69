import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { labSource } from '../../source/cli/preview-lab.ts'
import { MachineError } from '../../source/machine/trouble.ts'
import type { Engine } from '../../source/preview/engine.ts'
import { openRoom, type Room } from '../../source/preview/room.ts'
import { openServer, type Preview } from '../../source/preview/server.ts'

const LAB = `# A lab of <b>markup</b>

<script>document.title = 'stolen'</script>
<img src="x" onerror="document.title = 'stolen'">
<a href="javascript:alert(1)" onclick="alert(1)" style="position: fixed">click</a>
<iframe src="https://evil.example"></iframe>
<form action="https://evil.example"><button>send</button></form>

![near](near.png) ![far](https://evil.example/far.png)
<div data-labproof="0 0">posing</div>

## Step 1: Look

\`\`\`bash
echo '</script><script>alert(1)</script>'
\`\`\`
`

/** A machine that cannot be had, as without Docker. */
const noMachine = async () => {
  throw new MachineError('There is no terminal: docker is not there', 'Install Docker')
}
const engine: Engine = {
  stages: ['Looking for Docker and kind'],
  open: noMachine,
  close: async () => undefined,
  type: noMachine,
  check: noMachine,
}

const folder = mkdtempSync(join(tmpdir(), 'labproof-server-'))
let room: Room
let server: Preview
let origin = ''
let cookie = ''

beforeAll(async () => {
  mkdirSync(join(folder, 'lab'))
  writeFileSync(join(folder, 'lab/lab.md'), LAB)
  writeFileSync(join(folder, 'secret.png'), 'secret')
  writeFileSync(join(folder, 'lab/near.png'), 'near')
  writeFileSync(join(folder, 'lab/drawing.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  symlinkSync(join(folder, 'secret.png'), join(folder, 'lab/link.png'))
  room = await openRoom(labSource('lab/lab.md', folder), engine, async session => {
    await session.start()
    return true
  })
  const site = {
    only: 'lab',
    course: undefined,
    room: (id: string) => {
      if (id === 'broken') throw new Error('The catalogue is being written')
      return id === 'lab' ? Promise.resolve(room) : undefined
    },
  }
  server = await openServer(site, {
    host: '127.0.0.1',
    names: ['127.0.0.1'],
    port: 0,
    assets: resolve('dist/page'),
  })
  origin = new URL(server.url).origin
})

afterAll(async () => {
  await server.close()
  await room.close()
  rmSync(folder, { recursive: true, force: true })
})

type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** A request with any header, which `fetch` does not let one set. */
const ask = (
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Answer> =>
  new Promise((done, fail) => {
    const { hostname, port } = new URL(server.url)
    const sent = request({ hostname, port, path, method, headers }, answer => {
      let body = ''
      answer.on('data', chunk => {
        body += String(chunk)
      })
      answer.on('end', () =>
        done({ status: answer.statusCode ?? 0, headers: answer.headers, body }),
      )
    })
    sent.on('error', fail)
    sent.end()
  })

const own = () => ({ Cookie: cookie })

describe('the address with the token', () => {
  test('sets a cookie that scripts and other sites do not get, and leads to one without', async () => {
    const { pathname, search } = new URL(server.url)
    const answer = await ask(`${pathname}${search}`)
    expect(answer.status).toBe(303)
    expect(answer.headers['location']).toBe('/')
    const [set = ''] = answer.headers['set-cookie'] ?? []
    expect(set).toMatch(/^labproof-\d+=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/$/)
    expect(set).not.toContain(new URL(server.url).searchParams.get('token'))
    expect(answer.headers['referrer-policy']).toBe('no-referrer')
    expect(answer.headers['cache-control']).toBe('no-store')
    cookie = set.split(';')[0] ?? ''
  })

  test('leads to no other host', async () => {
    const { search } = new URL(server.url)
    expect((await ask(`//evil.example/${search}`)).headers['location']).toBe('/evil.example/')
  })

  test('is no use with another token, nor from another site', async () => {
    expect((await ask('/?token=wrong')).status).toBe(401)
    const { search } = new URL(server.url)
    expect((await ask(`/${search}`, { Host: 'evil.example' })).status).toBe(403)
    expect((await ask(`/${search}`, { Origin: 'https://evil.example' })).status).toBe(403)
    expect((await ask(`/${search}`, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
  })
})

describe('a request', () => {
  test.for(['/', '/assets/page.js', '/files/near.png', '/labs/lab/', '/nothing'])(
    'for %s without the cookie gets nothing',
    async path => {
      const { status, body } = await ask(path)
      expect(status).toBe(401)
      expect(body).toBe('Open the address that `labproof preview` printed')
    },
  )

  test('with another Host or Origin gets nothing', async () => {
    expect((await ask('/', { ...own(), Host: 'evil.example' })).status).toBe(403)
    expect((await ask('/', { ...own(), Origin: 'https://evil.example' })).status).toBe(403)
  })

  test('that would change something is none', async () => {
    expect((await ask('/', own(), 'POST')).status).toBe(405)
    expect((await ask('/', own(), 'DELETE')).status).toBe(405)
  })

  test('gets the page under a policy that runs no script but its own', async () => {
    const { status, headers, body } = await ask('/', own())
    expect(status).toBe(200)
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self';")
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(body.match(/<script/g)).toHaveLength(2)
    expect(body).not.toContain(new URL(server.url).searchParams.get('token'))
    expect(body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  })

  test('gets a lab’s pictures from its folder, and nothing from elsewhere', async () => {
    expect((await ask('/files/near.png', own())).body).toBe('near')
    for (const path of [
      '/files/../secret.png',
      '/files/%2e%2e/secret.png',
      '/files/%2e%2e%2fsecret.png',
      '/files/link.png',
      '/files/lab.md',
      '/labs/lab/files/..%2fsecret.png',
      '/assets/..%2f..%2fpackage.json',
      '/labs/../etc/',
      '/files/%',
      '/labs/%E0%A4%A/',
      '/files/%00.png',
    ])
      expect((await ask(path, own())).status, path).toBe(404)
    const drawing = await ask('/files/drawing.svg', own())
    expect(drawing.headers['content-security-policy']).toContain('sandbox')
  })
})

test('nothing of a lab’s HTML can act', () => {
  const text = JSON.stringify(room.page()?.view.sections)
  expect(text).not.toMatch(/onerror|onclick|javascript:|"iframe"|"form"|"style"|"tag":"script"/)
  expect(text).not.toContain('stolen')
  expect(text).toContain('"tag":"img","attributes":{"src":"files/near.png"')
  expect(text).not.toContain('"src":"https:')
  expect(text).toContain('posing')
  expect(text.match(/"type":"block"/g)).toHaveLength(1)
})

describe('a WebSocket', () => {
  /** `open`, or the status or code it ended with; what is sent after it opened may end it. */
  const attempt = (
    headers: Readonly<Record<string, string>>,
    messages: readonly (string | Buffer)[] = [],
    path = '/socket?lab=lab',
  ): Promise<string | number> =>
    new Promise(done => {
      const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}`, { headers })
      socket.on('unexpected-response', (_, answer) => done(answer.statusCode ?? 0))
      socket.on('error', () => undefined)
      socket.on('close', code => done(code))
      socket.on('open', () => {
        for (const message of messages) socket.send(message)
        if (messages.length === 0) {
          done('open')
          socket.close()
        }
      })
    })

  test('of the page is let in', async () => {
    expect(await attempt({ ...own(), Origin: origin })).toBe('open')
  })

  test.for<[why: string, status: number, headers: () => Record<string, string>]>([
    ['without the cookie', 401, () => ({ Origin: origin })],
    ['of a foreign page', 403, () => ({ ...own(), Origin: 'https://evil.example' })],
    ['without an Origin', 403, own],
    [
      'to another Host',
      403,
      () => ({ ...own(), Origin: 'http://evil.example', Host: 'evil.example' }),
    ],
  ])('%s is refused', async ([_, status, headers]) => {
    expect(await attempt(headers())).toBe(status)
  })

  test('to a lab that is not there is refused', async () => {
    const headers = { ...own(), Origin: origin }
    expect(await attempt(headers, [], '/socket?lab=other')).toBe(403)
    expect(await attempt(headers, [], '/elsewhere?lab=lab')).toBe(403)
  })

  /** Bytes as they are, on a connection whose other end has to be closed by the server. */
  const sendBytes = (text: string): Promise<string> =>
    new Promise(done => {
      const { port } = new URL(server.url)
      const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true })
      let heard = ''
      socket.on('data', chunk => {
        heard += String(chunk)
      })
      // Only a server that lets go of its half, too, answers what is still written with a reset.
      socket.on('end', () => {
        const timer = setInterval(() => socket.write('x'), 50)
        socket.on('error', () => undefined)
        socket.on('close', () => {
          clearInterval(timer)
          done(heard)
        })
      })
      socket.write(text)
    })
  const upgradeTo = (path: string, headers: Readonly<Record<string, string>>) =>
    sendBytes(
      [
        `GET ${path} HTTP/1.1`,
        ...Object.entries({
          Host: new URL(origin).host,
          Upgrade: 'websocket',
          Connection: 'Upgrade',
          ...headers,
        }).map(([name, value]) => `${name}: ${value}`),
        '\r\n',
      ].join('\r\n'),
    )

  test('that is refused is let go, though its other end stays', { timeout: 5000 }, async () => {
    expect(await upgradeTo('/socket?lab=lab', { Origin: origin })).toContain('401')
  })

  test.for<[path: string, status: string]>([
    ['//', '403'],
    ['/socket?lab=broken', '500'],
  ])('to %s ends no preview', { timeout: 5000 }, async ([path, status]) => {
    expect(await upgradeTo(path, { ...own(), Origin: origin })).toContain(status)
    expect((await ask('/', own())).status).toBe(200)
  })

  test('is closed when it sends too much, or what is no message', async () => {
    const headers = { ...own(), Origin: origin }
    const keys = (data: string) => JSON.stringify({ type: 'keys', terminal: 1, data })
    expect(await attempt(headers, [keys('x'.repeat(50 * 1024 * 1024))])).toBe(1009)
    expect(await attempt(headers, [keys('x'.repeat(64 * 1024))])).toBe(1009)
    expect(await attempt(headers, Array(40).fill(keys('x'.repeat(60 * 1024))))).toBe(1008)
    expect(await attempt(headers, Array(2000).fill(keys('x')))).toBe(1008)
    expect(await attempt(headers, ['{"type":"shell","command":"id"}'])).toBe(1008)
    expect(await attempt(headers, ['{"type":"keys","terminal":0,"data":"x"}'])).toBe(1008)
    expect(await attempt(headers, [Buffer.from([1, 2, 3])])).toBe(1008)
    expect(await attempt(headers)).toBe('open')
  })

  test('tells why there is no terminal, and the text of a save', async () => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket?lab=lab`, {
      headers: { ...own(), Origin: origin },
    })
    const heard: string[] = []
    socket.on('message', data => heard.push(data.toString()))
    const hears = (text: string) =>
      expect
        .poll(() => heard.some(message => message.includes(text)), { timeout: 30_000 })
        .toBe(true)
    await hears('docker is not there')
    const saved = performance.now()
    writeFileSync(join(folder, 'lab/lab.md'), `${LAB}\nA new sentence\n`)
    await hears('A new sentence')
    process.stderr.write(
      `a save reaches the page after ${Math.round(performance.now() - saved)} ms\n`,
    )
    writeFileSync(join(folder, 'lab/lab.md'), '# Nothing to do\n')
    await hears('"type":"broken","findings":[{')
    expect(JSON.stringify(room.page()?.view)).toContain('A new sentence')
    writeFileSync(join(folder, 'lab/lab.md'), LAB)
    await hears('"type":"broken","findings":[]')
    socket.close()
  })
})
