import { expect, test } from 'vitest'
import { introScript, placedAssets } from '../../source/machine/scenario-parts.ts'
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

test('scripts of the intro are found by either name', () => {
  expect(introScript(scenario([], { background: './bg.sh' }), 'background', 'courseData')).toBe(
    'bg.sh',
  )
  expect(introScript(scenario([], { courseData: 'bg.sh' }), 'background', 'courseData')).toBe(
    'bg.sh',
  )
  expect(introScript(scenario([]), 'background', 'courseData')).toBe(undefined)
})
