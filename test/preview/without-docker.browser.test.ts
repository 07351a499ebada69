import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violationsOf } from './axe.ts'
import { missing, openBrowser } from './chromium.ts'
import type { Running } from './command.ts'
import { startWithoutDocker } from './without-docker.ts'

const reason = missing === undefined ? '' : ` (skipped: ${missing})`

describe.skipIf(missing !== undefined)(`a lab on a machine without Docker${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'labproof-without-'))
  let running: Running

  beforeAll(async () => {
    cpSync(resolve('test/preview/course/scenarios/rooms/lab.md'), join(folder, 'rooms.md'))
    running = await startWithoutDocker(['rooms.md'], folder)
  })
  afterAll(async () => {
    await running.end()
    rmSync(folder, { recursive: true, force: true })
  })

  test.for([1440, 390])('is read, and says why there is no terminal, %i wide', async width => {
    const browser = await openBrowser()
    try {
      const page = await browser.newPage({ viewport: { width, height: 844 } })
      await page.goto(running.url)
      await page.getByRole('navigation').getByRole('link', { name: 'Make a room' }).click()
      await page.getByRole('heading', { name: 'Step 1: Make a room' }).waitFor()
      const run = page.getByRole('button', { name: /^Run the block/ }).first()
      expect(await run.isDisabled()).toBe(true)
      expect(await page.getByRole('button', { name: 'Check', exact: true }).isDisabled()).toBe(true)
      if (width < 760) await page.getByRole('button', { name: 'Terminal', exact: true }).click()
      await page.getByText('There is no terminal: docker is not installed').waitFor()
      await page.getByText('Install Docker').waitFor()
      expect(await violationsOf(page)).toEqual([])
    } finally {
      await browser.close()
    }
  })
})
