import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { understand } from '../../source/cli/understand.ts'
import type { Scenario } from '../../source/model/scenario.ts'
import { render } from '../../source/render/render.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const cases = readdirSync(fixtures)
/** The same in every scenario; their text is tested where it is written. */
const RUNTIME = /^(?:assets\/(?:check\.cjs|hook\.sh|launch\.sh|why)|background\.sh|foreground\.sh)$/

const build = async (
  name: string,
): Promise<{ source: string; built: string; scenario: Scenario }> => {
  const source = readFileSync(join(fixtures, name, 'input.md'), 'utf8')
  const { lab, source: built, checks } = await understand(source, `labs/${name}.md`)
  return { source, built, scenario: render(lab, built, checks) }
}

describe('render', () => {
  test.for(cases)('%s', async name => {
    const { source, built, scenario } = await build(name)
    await expect(listing(scenario)).toMatchFileSnapshot(join(fixtures, name, 'scenario.txt'))
    expect(render(...(await argumentsOf(source, name)))).toEqual(scenario)
    expectToBeWhole(scenario)
    expectProseToStay(built, scenario)
    for (const { path, content } of scenario.files)
      if (path.endsWith('.sh')) expectToBeBash(path, content)
  })

  test('every case has its input and its outcome, nothing else', () => {
    for (const name of cases)
      expect(readdirSync(join(fixtures, name)).sort(), name).toEqual(['input.md', 'scenario.txt'])
  })
})

const argumentsOf = async (source: string, name: string) => {
  const { lab, source: built, checks } = await understand(source, `labs/${name}.md`)
  return [lab, built, checks] as const
}

const listing = ({ files }: Scenario): string =>
  files
    .map(
      ({ path, mode, content }) =>
        `==== ${path}${mode === 'executable' ? ' (executable)' : ''}\n${RUNTIME.test(path) ? '(the same in every scenario)\n' : content}`,
    )
    .join('')

/** Whatever index.json names is there, and whatever is there is named, or is index.json. */
const expectToBeWhole = ({ files }: Scenario): void => {
  const paths = files.map(({ path }) => path)
  expect(new Set(paths).size).toBe(paths.length)
  const index = JSON.parse(files.find(({ path }) => path === 'index.json')?.content ?? '')
  const { intro, steps, finish, assets } = index.details
  const named = [
    ...Object.values(intro),
    ...steps.flatMap(({ title: _, ...rest }: Record<string, string>) => Object.values(rest)),
    ...Object.values(finish ?? {}),
    ...(assets?.host01 ?? []).map(({ file }: { file: string }) => `assets/${file}`),
  ]
  expect(['index.json', ...named].sort()).toEqual([...paths].sort())
  for (const { title } of steps) expect(title).not.toBe('')
}

/** Every line of prose of the lab stands on a page, byte for byte. */
const expectProseToStay = (source: string, { files }: Scenario): void => {
  const pages = files
    .filter(({ path }) => path.endsWith('.md'))
    .map(({ content }) => content)
    .join('\n')
  const prose = source
    .replace(/^---\n[\s\S]*?^---$/m, '')
    .replace(/^( *)(`{3,}|~{3,})[^\n]*\n[\s\S]*?^ *\2 *$/gm, '')
  for (const line of prose.split('\n'))
    if (line.trim() !== '' && !/^#+ Killercoda Lab Instructions|^---$/.test(line))
      expect(pages).toContain(line)
}

const expectToBeBash = (path: string, content: string): void => {
  const { status, stderr } = spawnSync('bash', ['-n'], {
    input: content,
    encoding: 'utf8',
    env: { SHLVL: '1' },
  })
  expect(`${path}: ${status} ${stderr}`).toBe(`${path}: 0 `)
}
