import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { watchFiles } from '../../source/preview/watch.ts'

const folder = mkdtempSync(join(tmpdir(), 'labproof-watch-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

test('the last of several saves is seen, however soon it follows', async () => {
  const path = join(folder, 'lab.md')
  writeFileSync(path, 'first')
  let seen = ''
  const watch = await watchFiles([path], () => {
    seen = readFileSync(path, 'utf8')
  })
  for (let round = 0; round < 40; round++) {
    writeFileSync(path, `round ${round}, a`)
    await pause(round)
    writeFileSync(path, `round ${round}, b`)
    await expect.poll(() => seen, { timeout: 10_000 }).toBe(`round ${round}, b`)
  }
  await watch.close()
})
