import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { because, missing } from '../machine/container.ts'
import { nodes as containers } from '../prove/kind.ts'
import { startPreview } from './command.ts'

describe.skipIf(missing !== undefined)(`a preview that is ended${because}`, () => {
  test('while its cluster is being made leaves nothing of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'labproof-end-'))
    try {
      cpSync(resolve('test/preview/course/scenarios/notes/lab.md'), join(folder, 'ending.md'))
      const running = await startPreview(['ending.md'], folder)
      await expect.poll(nodes, { timeout: 60_000, interval: 200 }).toHaveLength(1)
      expect(await running.end()).toBe(0)
      expect(nodes()).toEqual([])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

const nodes = (): readonly string[] =>
  containers().filter(name => name.startsWith('labproof-ending'))
