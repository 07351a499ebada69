import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readScenario } from '../../source/cli/import-files.ts'
import { filesOf } from '../../source/cli/plan.ts'
import { understand } from '../../source/cli/understand.ts'
import { workshop } from '../../source/cli/workshop.ts'
import { isSame } from '../../source/import/compare.ts'
import { type Imported, importScenario } from '../../source/import/scenario.ts'
import type { OwnFile } from '../../source/model/scenario.ts'
import { render } from '../../source/render/render.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const cases = readdirSync(fixtures)
const ALONE = { course: undefined, order: undefined }

describe('import', () => {
  test.for(cases)('%s', async name => {
    const files = filesIn(join(fixtures, name, 'scenario'))
    const imported = await importScenario(files, [], ALONE, workshop(`${name}/lab.md`))
    await expect(imported.lab).toMatchFileSnapshot(join(fixtures, name, 'lab.md'))
    await expect(told(imported)).toMatchFileSnapshot(join(fixtures, name, 'differences.txt'))
    expect(changedIn(files, await built(imported))).toEqual([
      ...new Set(imported.differences.map(({ path }) => path)),
    ])
  })

  test('every case has its input and its outcome, nothing else', () => {
    for (const name of cases)
      expect(readdirSync(join(fixtures, name)).sort(), name).toEqual([
        'differences.txt',
        'lab.md',
        'scenario',
      ])
  })
})

const filesIn = (folder: string): readonly OwnFile[] => {
  const read = readScenario(folder, '.')
  if (read.state === 'broken') throw new Error(read.diagnostic.reason)
  return read.files
}

/** What a build of the lab gives, from its text and its own files alone. */
const built = async ({ lab: text, own }: Imported): Promise<readonly OwnFile[]> => {
  const { lab, source, checks, diagnostics } = await understand(text, 'lab.md')
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return filesOf(render(lab, source, checks, own)).map(file => ({
    ...file,
    bytes: typeof file.content === 'string' ? Buffer.from(file.content) : file.content,
  }))
}

/** Paths that are not the same in both, byte for byte and with the same mode. */
const changedIn = (before: readonly OwnFile[], after: readonly OwnFile[]): readonly string[] => {
  const paths = [...new Set([...before, ...after].map(({ path }) => path))]
  return paths.filter(path => {
    const was = before.find(file => file.path === path)
    const is = after.find(file => file.path === path)
    return !was || !is || was.mode !== is.mode || !isSame(was.bytes, is.bytes)
  })
}

const told = ({ differences, notes, own, steps, checks }: Imported): string =>
  [
    `${steps} steps, ${checks} checks`,
    ...differences.map(({ path, line, reason }) => `differs: ${path}:${line ?? '-'}: ${reason}`),
    ...notes.map(({ path, line, reason }) => `note: ${path}:${line ?? '-'}: ${reason}`),
    ...own.map(({ path }) => `beside it: ${path}`),
    '',
  ].join('\n')
