import { expect, test } from 'vitest'
import { pageScript, placedAssets } from '../../source/machine/scenario-parts.ts'
import type { Scenario } from '../../source/model/scenario.ts'

const scenario = (assets: unknown, intro: unknown = {}): Scenario => ({
  slug: 'x',
  files: [
    ...['assets/one.txt', 'assets/deep/two.txt', 'assets/deep/three.json', 'bg.sh'].map(path => ({
      path,
      content: path,
      mode: 'file' as const,
    })),
    {
      path: 'index.json',
      content: JSON.stringify({ details: { intro, assets: { host01: assets } } }),
      mode: 'file',
    },
  ],
  binaries: [{ path: 'assets/deep/picture.png', bytes: new Uint8Array([0, 255]), mode: 'file' }],
})

const places = (assets: unknown): readonly string[] =>
  placedAssets(scenario(assets)).map(({ folder, name, chmod }) => `${folder}/${name} ${chmod}`)

test('a file that is named goes flat into its target, with its mode', () => {
  expect(places([{ file: 'deep/two.txt', target: '~/', chmod: '+x' }])).toEqual([
    '/root/two.txt +x',
  ])
})

test('a pattern keeps the path below it', () => {
  expect(places([{ file: '*', target: '/opt' }])).toEqual(['/opt/one.txt 644'])
  expect(places([{ file: '**', target: '/opt/' }])).toEqual([
    '/opt/one.txt 644',
    '/opt/deep/two.txt 644',
    '/opt/deep/three.json 644',
    '/opt/deep/picture.png 644',
  ])
  expect(places([{ file: '**/*.json', target: '/opt' }])).toEqual(['/opt/deep/three.json 644'])
})

test('a file that is not there goes nowhere', () => {
  expect(places([{ file: 'gone.txt', target: '/opt' }])).toEqual([])
})

test('scripts of a page are found by either name', () => {
  const pages = (page: unknown) => ({
    ...scenario([], page),
    files: [
      ...scenario([]).files.filter(({ path }) => path !== 'index.json'),
      {
        path: 'index.json',
        content: JSON.stringify({ details: { intro: page, steps: [{}, page], finish: page } }),
        mode: 'file' as const,
      },
    ],
  })
  for (const name of ['intro', 'finish', 1] as const) {
    expect(pageScript(pages({ background: './bg.sh' }), name, 'background')).toBe('bg.sh')
    expect(pageScript(pages({ courseData: 'bg.sh' }), name, 'background')).toBe('bg.sh')
    expect(pageScript(pages({ code: '/bg.sh' }), name, 'foreground')).toBe('bg.sh')
    expect(pageScript(pages({}), name, 'background')).toBe(undefined)
  }
  expect(pageScript(pages({ code: 'bg.sh' }), 0, 'foreground')).toBe(undefined)
})
