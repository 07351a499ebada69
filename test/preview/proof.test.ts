import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openProofs } from '../../source/cli/preview-proof.ts'
import { understand } from '../../source/cli/understand.ts'

const folder = mkdtempSync(join(tmpdir(), 'labproof-proof-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a text has no result of a proof: there was nothing to prove', async () => {
  const text = '# A\n\n```text\na -> b\n```\n\n## Step 1: Do it\n\n```bash\nls\n```\n'
  const understanding = await understand(text, 'lab.md')
  const blocks = [
    { line: 3, proof: 'none', state: 'skipped', durationMs: 0 },
    { line: 9, proof: 'typed', state: 'passed', durationMs: 5 },
  ]
  const file = join(folder, 'proof.json')
  writeFileSync(
    file,
    JSON.stringify({
      outcome: 'proven',
      source: 'hash',
      startedAt: '2026-01-01T00:00:00Z',
      machine: { kubernetes: 'v1.34.4' },
      blocks,
      checks: [],
    }),
  )
  const proofs = openProofs().read(file, 'hash', understanding)
  const { lab } = understanding
  const found = [lab.intro, ...lab.steps].flatMap(section => section.blocks)
  expect(found.map(block => proofs.ofBlock(block)?.state)).toEqual([undefined, 'passed'])
})
