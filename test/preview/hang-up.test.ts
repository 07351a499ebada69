import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startWithoutDocker } from './without-docker.ts'

const folder = mkdtempSync(join(tmpdir(), 'labproof-hang-up-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a terminal that was closed does not keep the preview from clearing up', async () => {
  writeFileSync(join(folder, 'lab.md'), '# A\n\n## Step 1: Do it\n\n```bash\nls\n```\n')
  const { child } = await startWithoutDocker(['lab.md'], folder)
  const ended = new Promise(done => child.on('exit', code => done(code)))
  child.stderr?.destroy()
  child.kill('SIGHUP')
  expect(await ended).toBe(0)
})
