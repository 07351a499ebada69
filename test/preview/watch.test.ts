import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
  const watch = await watchFiles({ files: [path], folders: [] }, () => {
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

test('what a lab has beside it is seen, also where its folder comes later', async () => {
  const own = join(folder, 'own.files')
  let seen = 0
  const watch = await watchFiles({ files: [join(folder, 'own.md')], folders: [own] }, () => {
    seen += 1
  })
  const sees = async (write: () => void) => {
    const before = seen
    write()
    await expect.poll(() => seen, { timeout: 10_000 }).toBeGreaterThan(before)
    // The second look at what has just been told is no news of what comes now.
    await pause(400)
  }
  await sees(() => mkdirSync(join(own, 'step-01'), { recursive: true }))
  await sees(() => writeFileSync(join(own, 'step-01/verify.sh'), 'exit 1'))
  await sees(() => writeFileSync(join(own, 'step-01/verify.sh'), 'exit 0'))
  const before = seen
  mkdirSync(join(folder, 'other'))
  writeFileSync(join(folder, 'other/verify.sh'), 'exit 0')
  writeFileSync(join(folder, 'other.md'), '')
  await pause(400)
  expect(seen).toBe(before)
  await watch.close()
})
