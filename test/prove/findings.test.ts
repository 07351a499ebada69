import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FINDINGS } from '../../source/prove/findings.ts'
import { rules } from '../../source/rules/index.ts'

const folder = join(import.meta.dirname, '../../source/prove')

test('everything that a proof can find is explained, and nothing else', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && name !== 'findings.ts')
    .map(name => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
  const call =
    /(?:\b(?:fault|add|rule:)|\bfinding\(\s*(?:'(?:error|warning|info)'|\w+(?:\.\w+)?),)[\s(]*(?:'(?:error|warning|info)',\s*)?'([a-z]+(?:-[a-z]+)*)'/g
  const used = new Set([...files.matchAll(call)].map(match => match[1]))
  const known = new Set(rules.map(({ id }) => id))
  expect([...used].filter(id => !known.has(id ?? '')).sort()).toEqual(Object.keys(FINDINGS).sort())
})
