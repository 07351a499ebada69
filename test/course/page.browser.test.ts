import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Standing, Summary } from '../../source/model/ledger.ts'
import { coursePage } from '../../source/report/course/page.ts'
import { violationsOf } from '../preview/axe.ts'
import { missing, openBrowser } from '../preview/chromium.ts'

const STATES: readonly Standing[] = ['proven', 'stale', 'failed', 'interrupted', 'missing']

const labs: readonly Summary[] = Array.from({ length: 45 }, (_, at) => ({
  path: `scenarios/day-${at + 1}/lab.md`,
  title: `Day ${at + 1}: <em>etcd</em>`,
  state: STATES[at % 5] ?? 'missing',
  startedAt: '2026-11-25T08:00:00.000Z',
  durationMs: (at + 1) * 4000,
  strength: (at % 11) / 10,
  on: [],
  flaky: { runs: 4, failed: at % 2, share: (at % 2) / 4, lines: [] },
  changed: at % 5 === 1 ? ['the source', 'finish.md'] : [],
}))

describe.skipIf(missing)(`the course's page${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())

  test.for(['light', 'dark'] as const)('can be read by everybody, %s', async colorScheme => {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 900 } })
    const asked: string[] = []
    page.on('request', request => asked.push(request.url()))
    await page.setContent(coursePage(labs))
    expect(await violationsOf(page)).toEqual([])
    expect(asked).toEqual([])
    expect(await page.locator('em').count()).toBe(0)
    await page.getByRole('link', { name: 'Day 7: <em>etcd</em>: stale' }).click()
    expect(await page.locator('tr:target th').textContent()).toContain('scenarios/day-7/lab.md')
    await page.close()
  })

  test('fits a phone', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 700 } })
    await page.setContent(coursePage(labs))
    const width = await page.evaluate('document.documentElement.scrollWidth')
    expect(width).toBe(360)
    await page.close()
  })
})
