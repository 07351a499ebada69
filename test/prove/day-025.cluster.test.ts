import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { understand } from '../../source/cli/understand.ts'
import type { Transcript } from '../../source/model/transcript.ts'
import { because, labproof, missing } from './kind.ts'

const path = 'scenarios/day-025/lab.md'
const { lab } = await understand(readFileSync(path, 'utf8'), path)
const sections = [lab.intro, ...lab.steps, ...lab.finish]
const stepOf = (section: (typeof sections)[number]): string => {
  const step = lab.steps.find(one => one === section)
  return step ? `step ${String(step.number).padStart(2, '0')}` : section.title
}
const blocks = sections.flatMap(section =>
  section.blocks.map(block => {
    const { line } = block.position.start
    return { name: `${stepOf(section)} · line ${line} · ${block.lang ?? block.type}`, line }
  }),
)

/** One proof, as `labproof prove` makes it; a case for each of its blocks and checks. */
describe.skipIf(missing)(`day 25${because}`, () => {
  // In a copy: a run of the tests changes no proof that is in the repository.
  let folder: string
  let transcript: Transcript
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'labproof-day-025-'))
    cpSync(dirname(path), join(folder, dirname(path)), { recursive: true })
    const { stdout, stderr } = await labproof(['prove', '--force', '--json', path], folder).ended
    if (!stdout.startsWith('{')) throw new Error(stderr)
    transcript = JSON.parse(stdout)
  }, 600_000)
  afterAll(() => rmSync(folder, { recursive: true }))

  test.for(blocks)('$name', ({ line }) => {
    const run = transcript.blocks.find(({ position }) => position.start.line === line)
    expect(run?.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    // In a text without a language there is nothing to check; that is said, and counted.
    expect(run?.state).toMatch(run?.proof === 'none' ? /^skipped$/ : /^(?:passed|announced)$/)
  })

  test.for(lab.steps.map(step => ({ name: `${stepOf(step)} · check`, number: step.number })))(
    '$name',
    ({ number }) => {
      const check = transcript.checks.find(({ step }) => step === number)
      expect(check).toMatchObject({
        before: { passed: false },
        after: { passed: true },
        again: { passed: true },
        changed: [],
        diagnostics: [],
      })
    },
  )

  test('is what the proof in the repository was given for', () => {
    const read = (root: string) =>
      JSON.parse(readFileSync(join(root, dirname(path), 'proof.json'), 'utf8'))
    const [ours, now] = [read('.'), read(folder)]
    expect(ours).toMatchObject({ outcome: 'proven', source: now.source, files: now.files })
  })

  test('leaves nothing behind', () => {
    expect(transcript.residue).toEqual([])
  })

  test('is proven, every fence of it', () => {
    expect(transcript.blocks).toHaveLength(blocks.length)
    expect(transcript.outcome).toBe('proven')
  })
})
