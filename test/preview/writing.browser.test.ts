import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violationsOf } from './axe.ts'
import { missing, openBrowser } from './chromium.ts'
import type { Running } from './command.ts'
import { startWithoutDocker } from './without-docker.ts'

const reason = missing === undefined ? '' : ` (skipped: ${missing})`
const LINES = Array.from({ length: 60 }, (_, line) => `Line ${line}.\n`).join('\n')
const RED = `## Step 2: Red\n\n${LINES}\n`
const LAB = `# A lab

| left | right |
| :--- | ---: |
| a | 1 |

A note[^1], and [the end](#end). ${'long'.repeat(60)}

\`\`\`mermaid
flowchart LR
  A -- broken
\`\`\`

${LINES}

<h3 id="end">The end</h3>

[^1]: What is noted.

## Step 1: Blue

Blue.

${RED}${Array.from({ length: 24 }, (_, more) => `## Step ${more + 3}: More ${more}\n\nMore.\n\n`).join('')}`

/** What an author does to a text, and how the page follows; nothing of it needs a machine. */
describe.skipIf(missing !== undefined)(`a lab that is being written${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'labproof-writing-'))
  const lab = join(folder, 'lab.md')
  let running: Running
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    writeFileSync(lab, LAB)
    running = await startWithoutDocker(['lab.md'], folder)
    browser = await openBrowser()
    page = await browser.newPage({ viewport: { width: 1440, height: 700 } })
    await page.goto(running.url)
    await page.getByRole('heading', { name: 'A lab', level: 2 }).waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await running?.end()
    rmSync(folder, { recursive: true, force: true })
  })

  const step = (title: string) => page.getByRole('navigation').getByRole('link', { name: title })
  const scrolled = () => page.evaluate(`document.getElementById('text').scrollTop`)
  const save = async (text: string, wait: string) => {
    writeFileSync(lab, text)
    await step(wait).waitFor()
  }

  test('leads to its own headings and notes, and stays at its step', async () => {
    await page.getByRole('link', { name: 'the end' }).click()
    await expect.poll(scrolled).toBeGreaterThan(500)
    expect(await page.evaluate('document.activeElement.textContent')).toBe('The end')
    await page.getByRole('link', { name: '1', exact: true }).click()
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toContain('noted')
    expect(new URL(page.url()).hash).toBe('#intro')
    await step('Blue').click()
    await page.getByRole('heading', { name: 'Step 1: Blue' }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: 'A lab', level: 2 }).waitFor()
  })

  test('says why a diagram cannot be drawn, and leaves nothing else of it on the page', async () => {
    await page.getByText('Cannot draw it').waitFor()
    expect(await page.locator('body > :not(#page, script, noscript)').count()).toBe(0)
  })

  test('aligns a table as it says, and breaks a word that is wider than the page', async () => {
    const align = await page.evaluate(
      `getComputedStyle(document.querySelectorAll('td')[1]).textAlign`,
    )
    expect(align).toMatch(/right$/)
    expect(
      await page.evaluate(
        `(text => text.scrollWidth - text.clientWidth)(document.getElementById('text'))`,
      ),
    ).toBe(0)
  })

  test('stays at its step, as far as it was scrolled, when one comes before it or its title changes', async () => {
    await step('Red').click()
    await page.getByRole('heading', { name: 'Step 2: Red' }).waitFor()
    await page.evaluate(`document.getElementById('text').scrollTop = 300`)
    await save(LAB.replace('## Step 2: Red', '## Step 2: New\n\nNew.\n\n## Step 3: Red'), 'New')
    expect(await page.locator('article h2').textContent()).toBe('Step 3: Red')
    expect(await scrolled()).toBe(300)
    expect(new URL(page.url()).hash).toBe('#step-03-red')
    await save(LAB, 'Red')
    await step('New').waitFor({ state: 'detached' })
    await save(LAB.replace('## Step 2: Red', '## Step 2: Reddish'), 'Reddish')
    expect(await page.locator('article h2').textContent()).toBe('Step 2: Reddish')
    expect(await scrolled()).toBe(300)
  })

  test('says for as long as the file is away that it is, and no longer', async () => {
    await save(LAB, 'Red')
    renameSync(lab, `${lab}.away`)
    const alert = page.getByRole('alert').filter({ hasText: 'there is no such file' })
    await alert.waitFor()
    expect(await alert.textContent()).not.toContain('line 1')
    renameSync(`${lab}.away`, lab)
    await alert.waitFor({ state: 'detached' })
    await new Promise(done => setTimeout(done, 700))
    expect(await page.locator('.notice').textContent()).toBe('')
  })

  test.for([1440, 390])('shows where one is among many steps, %i wide', async width => {
    await page.setViewportSize({ width, height: 700 })
    await step('Introduction').click()
    await page.getByRole('heading', { name: 'A lab', level: 2 }).waitFor()
    await page.evaluate(`location.hash = '#step-26-more-23'`)
    await page.getByRole('heading', { name: 'Step 26: More 23' }).waitFor()
    const isInView = () =>
      page.evaluate(`(({ right, bottom }) => right <= innerWidth && bottom <= innerHeight)(
        document.querySelector('.rail [aria-current] .mark').getBoundingClientRect())`)
    await expect.poll(isInView).toBe(true)
    expect(await violationsOf(page)).toEqual([])
  })

  test('opens at an address whose end is badly written', async () => {
    const other = await browser.newPage()
    await other.goto(running.url)
    await other.goto(`${new URL(running.url).origin}/#%`)
    await other.reload()
    await other.getByRole('heading', { name: 'A lab', level: 2 }).waitFor()
    await other.close()
  })

  test('says that the preview has ended', async () => {
    await running.end()
    await page.setViewportSize({ width: 1440, height: 700 })
    await page.getByText('The preview does not answer').waitFor()
    expect(await violationsOf(page)).toEqual([])
  })
})
