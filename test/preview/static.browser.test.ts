import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violationsOf } from './axe.ts'
import { missing, openBrowser } from './chromium.ts'
import { renderAll } from './static.ts'

const reason = missing === undefined ? '' : ` (skipped: ${missing})`

describe.skipIf(missing !== undefined)(`pages without a terminal, opened as files${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'labproof-static-'))

  beforeAll(() => {
    cpSync(resolve('test/preview/course'), folder, { recursive: true })
    renderAll(folder)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('lead from the course to a lab, draw its diagram, and ask nobody for anything', async () => {
    const browser = await openBrowser()
    try {
      const page = await browser.newPage()
      const foreign: string[] = []
      page.on('request', request => {
        if (!/^(?:blob:)?(?:file:|null)/.test(request.url())) foreign.push(request.url())
      })
      await page.goto(pathToFileURL(join(folder, 'out/index.html')).href)
      expect(await violationsOf(page)).toEqual([])
      await page.getByRole('link', { name: 'Rooms of a cluster' }).click()
      await page.getByRole('img', { name: /^Diagram/ }).waitFor()
      expect(await violationsOf(page)).toEqual([])
      await page.getByRole('button', { name: 'Start' }).click()
      await page.getByRole('heading', { name: 'Step 1: Make a room' }).waitFor()
      expect(await page.getByRole('button', { name: /^Run/ }).count()).toBe(0)
      await page.getByRole('link', { name: /all labs/ }).click()
      await page.getByRole('searchbox').waitFor()
      expect(foreign).toEqual([])
    } finally {
      await browser.close()
    }
  })
})
