import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violationsOf } from './axe.ts'
import { because, canRun, openBrowser } from './chromium.ts'
import { type Running, startPreview } from './command.ts'

/** One lab, one cluster, one browser: each test goes on where the one before left off. */
describe.skipIf(!canRun)(`the page of a lab, in Chromium on a kind cluster${because}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'labproof-preview-'))
  const lab = join(folder, 'scenarios/rooms/lab.md')
  let running: Running
  let browser: Browser
  let context: BrowserContext
  let page: Page
  const foreign: string[] = []

  beforeAll(async () => {
    cpSync(resolve('test/preview/course'), folder, { recursive: true })
    execFileSync(process.execPath, [resolve('dist/labproof.cjs'), 'build'], { cwd: folder })
    running = await startPreview([], folder)
    browser = await openBrowser()
    context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
    page = await context.newPage()
    page.on('request', request => {
      // A diagram is a picture that the page has drawn itself.
      const address = request.url().replace(/^blob:/, '')
      if (!address.startsWith(new URL(running.url).origin)) foreign.push(address)
    })
  })

  afterAll(async () => {
    await browser?.close()
    await running?.end()
    rmSync(folder, { recursive: true, force: true })
  })

  const step = (title: string) => page.getByRole('navigation').getByRole('link', { name: title })
  const check = () => page.getByRole('button', { name: 'Check', exact: true })
  const verdict = (text: string) => page.locator('.check .verdict', { hasText: text })
  const screen = async () =>
    (await page.locator('.xterm-accessibility-tree > div').allTextContents()).join('\n')

  /** Writes a block to the end of the last step, and clicks it; `remove` takes it out, and leads to the first step. */
  const addBlock = async (markdown: string, holds: string) => {
    const text = readFileSync(lab, 'utf8')
    writeFileSync(lab, text.replace('## Cleanup', `${markdown}\n\n## Cleanup`))
    await step('Write it down').click()
    const block = page.locator('.block.exec', { hasText: holds })
    await block.locator('pre').click()
    const remove = async () => {
      writeFileSync(lab, text)
      await block.waitFor({ state: 'detached' })
      await step('Make a room').click()
    }
    return { block, remove }
  }

  test('is found on the page of the course', async () => {
    await page.goto(running.url)
    expect(page.url()).not.toContain('token')
    expect(await page.locator('.labs li').count()).toBe(3)
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('searchbox').fill('room')
    expect(await page.locator('.labs .name').allTextContents()).toEqual(['Rooms of a cluster'])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await violationsOf(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
  })

  test('can be read at once, while the cluster is being made', async () => {
    await page.getByText('A namespace is a room of its own').waitFor()
    await page.getByText('Creating the cluster').waitFor()
    expect(await page.title()).toBe('Rooms of a cluster · labproof')
  })

  test('has the terminal when the cluster is ready', async () => {
    await page.getByRole('tab', { name: 'Terminal 1' }).waitFor({ timeout: 280_000 })
  })

  const isRedThenGreen = async (title: string, hint: string) => {
    await step(title).click()
    await page.getByRole('heading', { name: title }).waitFor()
    await check().click()
    await verdict('Check failed').waitFor({ timeout: 60_000 })
    // It is told, not only shown.
    expect(await page.getByRole('status').filter({ hasText: 'Check failed' }).count()).toBe(1)
    expect(await page.locator('.check .hint').textContent()).toContain(hint)
    await runAll(page)
    await check().click()
    await verdict('Check passed').waitFor({ timeout: 60_000 })
    expect(await page.locator('.check .facts').textContent()).toMatch(/\d+ ms|\d\.\d s/)
  }

  test('is red before its step and green after, with hint and duration', () =>
    isRedThenGreen('Make a room', 'Create the namespace'))

  test('leaves the keyboard where it is while a block, a check or a solving runs', async () => {
    const press = async (name: RegExp) => {
      await page.getByRole('button', { name }).first().focus()
      await page.keyboard.press('Enter')
    }
    const isOn = (words: string) =>
      expect.poll(() => page.evaluate('document.activeElement.textContent')).toContain(words)
    const block = page.locator('.block.exec').last()
    await press(/^Run the block/)
    await isOn('Run')
    await page.locator('.block.exec.failed').waitFor()
    await isOn('Run')
    await press(/^Check$/)
    await isOn('Check')
    await verdict('Check passed').waitFor({ timeout: 60_000 })
    await press(/^Solve step$/)
    await isOn('Solve step')
    await block.locator('.result.good').waitFor()
    // What a click runs in the text is the same as what Solve types.
    await page.locator('.command.passed', { hasText: 'kubectl get namespaces' }).waitFor()
  })

  test('types all blocks of the other steps, each red before and green after', async () => {
    await isRedThenGreen('Leave a note', 'There is no configmap note')
    await isRedThenGreen('Write it down', 'index.html')
    await expect.poll(screen, { timeout: 20_000 }).toContain('the room is ready')
  })

  test('opens a port of the machine by the link in the text', async () => {
    const link = page.getByRole('link', { name: 'open the page' })
    const address = await link.getAttribute('href')
    expect(address).toMatch(/^http:\/\/localhost:\d+\/index\.html$/)
    expect(await (await fetch(address ?? '')).text()).toContain('the room is ready')
    // As 127.0.0.1 the browser would send the preview's cookie along.
    await expect(fetch(address?.replace('localhost', '127.0.0.1') ?? '')).rejects.toThrow('fetch')
  })

  test('shows a saved text without losing step, scroll or terminal', async () => {
    await page.setViewportSize({ width: 1440, height: 420 })
    await step('Make a room').click()
    await page.evaluate(`document.getElementById('text').scrollTop = 60`)
    const text = readFileSync(lab, 'utf8')
    const times: number[] = []
    for (const word of ['first', 'second', 'third', 'fourth', 'fifth']) {
      const begin = performance.now()
      writeFileSync(lab, text.replace('Create a namespace for', `Create the ${word} namespace for`))
      await page.getByText(`Create the ${word} namespace for`).waitFor()
      times.push(performance.now() - begin)
    }
    process.stderr.write(`saved text is on the page after ${times.map(Math.round).join(', ')} ms\n`)
    expect(new URL(page.url()).hash).toContain('step-01')
    await expect.poll(screen, { timeout: 20_000 }).toContain('the room is ready')
    expect(await page.evaluate(`document.getElementById('text').scrollTop`)).toBe(60)
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.locator('.block.exec .result.good').first().waitFor()
  })

  test('says a syntax error over the last good text', async () => {
    const text = readFileSync(lab, 'utf8')
    writeFileSync(lab, text.replace('time: 5', 'time: [5'))
    await page.getByRole('alert').getByText('cannot be built').waitFor()
    await page.getByText('Create the fifth namespace for').waitFor()
    writeFileSync(lab, text)
    await page.getByRole('alert').waitFor({ state: 'detached' })
  })

  test('tells where a failure that the text announces does not come, as a proof does', async () => {
    const { block, remove } = await addBlock(
      '```bash\nls -d ~/www\n```\n\nThis should fail.',
      'ls -d',
    )
    await block.getByText('Unexpected success of the block').waitFor({ timeout: 20_000 })
    await remove()
  })

  test('keeps its state over a reload, and shows it in a second tab', async () => {
    await page.reload()
    await verdict('Check passed').waitFor()
    expect(new URL(page.url()).hash).toContain('step-01')
    await expect.poll(screen, { timeout: 20_000 }).toContain('the room is ready')
    const second = await context.newPage()
    await second.goto(`${page.url().split('#')[0]}#step-02-leave-a-note`)
    await second.locator('.result.good').first().waitFor()
    await second.getByRole('tab', { name: 'Terminal 1' }).waitFor()
    await second.locator('.xterm-helper-textarea').focus()
    await second.keyboard.type('echo from-$((1 + 1))-tabs\n')
    await expect.poll(screen, { timeout: 20_000 }).toContain('from-2-tabs')
    await second.close()
  })

  test('opens a second terminal, and interrupts what runs', async () => {
    await page.getByRole('button', { name: 'Open another terminal' }).click()
    await page.getByRole('tab', { name: 'Terminal 2' }).waitFor()
    await page.locator('.xterm-helper-textarea').focus()
    await page.keyboard.type('sleep 1000\n')
    await expect.poll(screen, { timeout: 20_000 }).toContain('sleep 1000')
    await page.getByRole('button', { name: 'Interrupt' }).click()
    await expect.poll(screen, { timeout: 20_000 }).toContain('^C')
    await page.getByRole('tab', { name: 'Terminal 1' }).click()
  })

  test('shows the terminal that a block is typed into, and Alt+T leads there', async () => {
    const { remove } = await addBlock('```bash terminal=2\necho to-the-$((1 + 1))nd\n```', 'to-the')
    await page.getByRole('tab', { name: 'Terminal 2', selected: true }).waitFor()
    await expect.poll(screen, { timeout: 20_000 }).toContain('to-the-2nd')
    await page.keyboard.press('Alt+t')
    // The keyboard is there with the next frame, which a busy machine draws late.
    await page.locator('.xterm-helper-textarea:focus').waitFor({ state: 'attached' })
    await page.keyboard.type('echo by-$((1 + 1))-keys\n')
    await expect.poll(screen, { timeout: 20_000 }).toContain('by-2-keys')
    await remove()
    await page.getByRole('tab', { name: 'Terminal 1' }).click()
    await expect.poll(screen, { timeout: 20_000 }).toContain('from-2-tabs')
  })

  test('stays connected when a program asks the terminal a thousand things', async () => {
    const opened: string[] = []
    page.on('websocket', socket => opened.push(socket.url()))
    await page.locator('.xterm-helper-textarea').focus()
    // The answers are read until none has come for three seconds: one that came later would push the word out of view.
    await page.keyboard.type(
      `for i in $(seq 3000); do printf '\\033[6n'; done; while read -rsn1 -t 3; do :; done; echo asked-$((1 + 1))\n`,
    )
    await expect.poll(screen, { timeout: 20_000 }).toContain('asked-2')
    await page.keyboard.press('Control+c')
    expect(opened).toEqual([])
  })

  test('lets no escape sequence reach the clipboard or the title, and no huge paste the terminal', async () => {
    await page.bringToFront()
    await page.evaluate(`navigator.clipboard.writeText('mine')`)
    await page.locator('.xterm-helper-textarea').focus()
    await page.keyboard.type(
      `printf '\\033]52;c;c3RvbGVu\\007\\033]0;stolen\\007\\033]2;stolen\\007'; echo sent-$((2 + 2))\n`,
    )
    await expect.poll(screen, { timeout: 20_000 }).toContain('sent-4')
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('mine')
    expect(await page.title()).toBe('Rooms of a cluster · labproof')
    await page.evaluate(`(() => {
      const data = new DataTransfer()
      data.setData('text/plain', 'x'.repeat(50 * 1024 * 1024))
      const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
      document.querySelector('.xterm-helper-textarea').dispatchEvent(event)
    })()`)
    await page.getByText('Cannot paste 50.0 MB').waitFor()
    await page.locator('.xterm-helper-textarea').focus()
    await page.keyboard.type('echo still-$((3 + 3))\n')
    await expect.poll(screen, { timeout: 20_000 }).toContain('still-6')
  })

  test('has a new shell after exit', async () => {
    await page.locator('.xterm-helper-textarea').focus()
    await page.keyboard.type('exit\n')
    await expect.poll(screen, { timeout: 20_000 }).toContain('a new one begins')
    await page.keyboard.type('echo again-$((4 + 4))\n')
    await expect.poll(screen, { timeout: 20_000 }).toContain('again-8')
  })

  test('solves what is left up to a step', async () => {
    await step('Finish').click()
    await page.getByRole('button', { name: 'Solve up to here' }).click()
    await page.locator('.block.exec .result.good').first().waitFor({ timeout: 120_000 })
    await page.getByRole('button', { name: 'Stop solving' }).waitFor({ state: 'detached' })
    expect(await page.locator('.rail a.passed').count()).toBeGreaterThanOrEqual(2)
  })

  test.for([
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
    ['dark', 390],
  ] as const)('axe finds nothing, %s, %i pixels wide', async ([colorScheme, width]) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 900 })
    for (const title of ['Introduction', 'Make a room', 'Finish']) {
      await step(title).click()
      await page.getByRole('heading', { level: 1 }).waitFor()
      expect(await violationsOf(page)).toEqual([])
    }
  })

  test('begins anew on a fresh cluster after Reset', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await step('Make a room').click()
    await verdict('Check passed').waitFor()
    page.once('dialog', dialog => void dialog.accept())
    await page.getByRole('button', { name: 'Reset' }).click()
    await page.getByText('The machine is being made').waitFor()
    await page.getByRole('tab', { name: 'Terminal 1' }).waitFor({ timeout: 280_000 })
    expect(await page.locator('.rail a.passed').count()).toBe(0)
    await check().click()
    await verdict('Check failed').waitFor({ timeout: 60_000 })
  })

  test('leaves its machine where it is when another lab is opened', async () => {
    const other = await context.newPage()
    await other.goto(new URL(running.url).origin)
    await other.getByRole('link', { name: 'Notes that everybody can read' }).click()
    await other.getByText('The machine is at another lab').waitFor()
    await other.getByText('What is put into a configmap').waitFor()
    await other.close()
    expect(await page.getByRole('tab', { name: 'Terminal 1' }).count()).toBe(1)
  })

  test('asks no other host for anything', () => {
    expect(foreign).toEqual([])
  })

  test('deletes on Ctrl-C what it has started', async () => {
    const cluster = clusters().find(name => name.startsWith('labproof-rooms'))
    expect(cluster).toBeDefined()
    expect(await running.end()).toBe(0)
    expect(clusters()).not.toContain(cluster)
    // What is left of the page would take keys that go nowhere.
    await page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor()
  })
})

/** Clicks every block of the step that is shown, one after the other, and waits for each to end well. */
const runAll = async (page: Page): Promise<void> => {
  const blocks = page.locator('.block.exec')
  for (let index = 0; index < (await blocks.count()); index++) {
    await blocks.nth(index).locator('pre').click()
    await blocks.nth(index).locator('.result.good').waitFor({ timeout: 90_000 })
  }
}

const clusters = (): readonly string[] =>
  execFileSync('kind', ['get', 'clusters'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
    .split('\n')
    .filter(name => name !== '')
