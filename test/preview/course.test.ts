import { execFileSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Running } from './command.ts'
import { startWithoutDocker } from './without-docker.ts'

describe('a course whose catalogue is broken while it is shown', () => {
  const folder = mkdtempSync(join(tmpdir(), 'labproof-course-'))
  const catalogue = join(folder, 'index.json')
  let running: Running
  let cookie = ''

  beforeAll(async () => {
    cpSync(resolve('test/preview/course'), folder, { recursive: true })
    execFileSync(process.execPath, [resolve('dist/labproof.cjs'), 'build'], {
      cwd: folder,
      stdio: 'pipe',
    })
    running = await startWithoutDocker([], folder)
    const answer = await fetch(running.url, { redirect: 'manual' })
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  })
  afterAll(async () => {
    await running?.end()
    rmSync(folder, { recursive: true, force: true })
  })

  const page = async (path: string) => {
    const answer = await fetch(new URL(path, running.url), { headers: { cookie } })
    return { status: answer.status, text: await answer.text() }
  }
  /** `open`, or the status that the socket was refused with. */
  const connect = (path: string) =>
    new Promise<string | number | undefined>((done, fail) => {
      const { host, origin } = new URL(running.url)
      const socket = new WebSocket(`ws://${host}${path}`, { headers: { cookie, origin } })
      socket.on('open', () => {
        socket.close()
        done('open')
      })
      socket.on('unexpected-response', (_, answer) => done(answer.statusCode))
      socket.on('error', fail)
    })

  test('says so, and is there again once it is mended', async () => {
    const socket = '/socket?lab=scenarios/rooms'
    const whole = readFileSync(catalogue)
    expect(await connect(socket)).toBe('open')
    writeFileSync(catalogue, '{')
    expect(await connect(socket)).toBe(500)
    expect(await page('/')).toMatchObject({
      status: 500,
      text: expect.stringMatching(/index\.json/),
    })
    writeFileSync(catalogue, whole)
    expect(await connect(socket)).toBe('open')
    expect((await page('/')).status).toBe(200)
  })

  test('says of a lab that is gone what to do', async () => {
    expect(await page('/labs/scenarios/gone/')).toMatchObject({
      status: 404,
      text: expect.stringMatching(/labproof build.*http:\/\/127\.0\.0\.1:\d+\/$/),
    })
  })

  test('refuses an address that is none', async () => {
    expect(await connect('//')).toBe(403)
    for (const path of ['/labs/%ff', '/labs/scenarios/rooms/files/%00.png', '/labs/%E0%A4%A/'])
      expect((await page(path)).status, path).toBe(404)
  })

  test('opens a lab that could not be opened, once it is mended', async () => {
    const own = join(folder, 'scenarios/notes/lab.files')
    mkdirSync(own)
    symlinkSync('/nowhere', join(own, 'link'))
    expect(await page('/labs/scenarios/notes/')).toMatchObject({
      status: 500,
      text: expect.stringContaining('lab.files/link`: it is a symbolic link'),
    })
    rmSync(own, { recursive: true })
    expect((await page('/labs/scenarios/notes/')).status).toBe(200)
  })
})
