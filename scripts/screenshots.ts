import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { openBrowser } from '../test/preview/chromium.ts'
import { startPreview } from '../test/preview/command.ts'

/**
 * `npm run screenshots`: the preview's pages as pictures for the README, of a lab that is proven and played on a real
 * cluster. With `--check`, fails where the pictures are older than what they show: docs/screenshots.json has the sha256
 * of the page as it is bundled and of the labs. Pixels are not compared, since fonts differ between machines.
 */
const COURSE = 'test/preview/course'
const RECORD = 'docs/screenshots.json'

/** sha256 of everything that the pictures depend on. */
const hashOfInputs = (): string => {
  const labs = readdirSync(COURSE, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.md'))
    .map(path => join(COURSE, path))
  const hash = createHash('sha256')
  for (const path of ['dist/page/page.js', 'dist/page/page.css', ...labs.sort()])
    hash.update(readFileSync(path))
  return hash.digest('hex')
}

const take = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'labproof-screenshots-'))
  const labproof = (...args: readonly string[]) =>
    execFileSync(process.execPath, [resolve('dist/labproof.cjs'), ...args], {
      cwd: folder,
      stdio: 'inherit',
    })
  cpSync(COURSE, folder, { recursive: true })
  labproof('build')
  labproof('prove', 'scenarios/rooms/lab.md')
  const running = await startPreview([], folder)
  const browser = await openBrowser()
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    const page = await context.newPage()
    await page.goto(running.url)
    await page.getByRole('link', { name: 'Rooms of a cluster' }).waitFor()
    await shoot(page, 'course')
    await page.getByRole('link', { name: 'Rooms of a cluster' }).click()
    await page.getByRole('tab', { name: 'Terminal 1' }).waitFor({ timeout: 300_000 })
    await play(page, 'Make a room')
    await play(page, 'Leave a note')
    await shoot(page, 'lab-light')
    await page.emulateMedia({ colorScheme: 'dark' })
    await shoot(page, 'lab-dark')
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 390, height: 844 })
    await shoot(page, 'lab-phone')
  } finally {
    await browser.close()
    await running.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Clicks every block of a step, and asks its check. */
const play = async (page: Page, title: string): Promise<void> => {
  await page.getByRole('navigation').getByRole('link', { name: title }).click()
  // The blocks of the step before are on the page for a moment longer.
  await page.getByRole('heading', { name: title }).waitFor()
  for (const block of await page.locator('.block.exec').all()) {
    await block.locator('pre').click()
    await block.locator('.result.good').waitFor({ timeout: 120_000 })
  }
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.locator('.check.passed').waitFor({ timeout: 120_000 })
}

const shoot = async (page: Page, name: string): Promise<void> => {
  // The pointer would show one of the blocks as if it was about to be clicked.
  await page.mouse.move(2, 2)
  await page.evaluate('document.activeElement.blur()')
  await page.evaluate('new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn, 300)))')
  await page.screenshot({ path: `docs/${name}.png` })
}

if (process.argv.includes('--check')) {
  const recorded: unknown = JSON.parse(readFileSync(RECORD, 'utf8'))
  const inputs = typeof recorded === 'object' && recorded ? Reflect.get(recorded, 'inputs') : ''
  if (inputs !== hashOfInputs()) {
    console.error('The pictures in docs/ are older than the page: npm run screenshots')
    process.exit(1)
  }
} else {
  await take()
  writeFileSync(RECORD, `${JSON.stringify({ inputs: hashOfInputs() }, null, 2)}\n`)
}
