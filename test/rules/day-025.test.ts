import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { askBash } from '../../source/cli/bash.ts'
import { loadLab } from '../../source/cli/lab.ts'

/** The author's own file, byte for byte: what is wrong with it is known, line by line. */
const PATH = 'test/data/day-025.md'

const { diagnostics } = await loadLab(PATH, '.', askBash)

const linesOf = (rule: string): readonly number[] =>
  diagnostics.filter(one => one.rule === rule).map(({ position }) => position.start.line)

const source = readFileSync(PATH, 'utf8').split('\n')

const linesWith = (pattern: RegExp): readonly number[] =>
  source.flatMap((line, index) => (pattern.test(line) ? [index + 1] : []))

const EXPECTED: Readonly<Record<string, readonly number[]>> = {
  mojibake: [24, 272, 273, 274, 275, 276],
  'doubled-continuation': linesWith(/\\\\$/),
  'not-bash': [323, 331],
  'shell-in-image-without-shell': linesWith(/kubectl (?:exec|cp) -n kube-system \$ETCD_POD/),
  // Each at the line on which its pipe begins.
  'masked-status': [92, 118, 184, 260],
  'dead-registry': linesWith(/k8s\.gcr\.io/),
  'count-mismatch': [144],
  'swallowed-error': [339, 340],
  'type-name-twice': [339, 340],
  'deprecated-api': [42],
}

test.for(Object.entries(EXPECTED))('%s', ([rule, lines]) => {
  expect(lines.length).toBeGreaterThan(0)
  expect(linesOf(rule)).toEqual(lines)
})

test('nothing else is said', () => {
  const others = diagnostics.filter(({ rule }) => !Object.hasOwn(EXPECTED, rule))
  expect(others.map(({ rule, position }) => `${rule} ${position.start.line}`)).toEqual([])
})

test('doubled continuations are wrong, save those in double quotes, where bash makes one of two', () => {
  const harmless = diagnostics.filter(
    ({ rule, severity }) => rule === 'doubled-continuation' && severity === 'info',
  )
  expect(harmless.map(({ position }) => position.start.line)).toEqual([194, 195, 196, 197, 198])
})
