import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { askBash } from '../../source/cli/bash.ts'
import { loadLab } from '../../source/cli/lab.ts'
import type { Diagnostic } from '../../source/model/diagnostic.ts'
import { rules } from '../../source/rules/index.ts'

const folder = import.meta.dirname
const ids = rules.map(({ id }) => id)

describe('each rule', () => {
  test.for(ids)('%s', async id => {
    // A good example is good in every respect.
    expect((await lint(id, 'ok.md')).map(line)).toEqual([])
    const notOk = (await lint(id, 'not-ok.md')).filter(({ rule }) => rule === id)
    expect(notOk).not.toEqual([])
    await expect(notOk.map(one => `${line(one)}\n`).join('')).toMatchFileSnapshot(
      join(folder, id, 'not-ok.txt'),
    )
    for (const { reason, fix, position } of notOk) {
      expect(reason).toMatch(/^Unexpected .*, expected /)
      expect(`${reason}${fix}`).not.toMatch(/!(?!=|--)|\.$|undefined|\n/)
      expect(position.start.offset).toBeLessThanOrEqual(position.end.offset)
    }
  })

  test('has its folder with two labs and what is said of the second, and nothing else has', () => {
    const folders = readdirSync(folder, { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(({ name }) => name)
    expect(folders.sort()).toEqual([...ids].sort())
    for (const id of ids)
      expect(readdirSync(join(folder, id)).sort(), id).toEqual(['not-ok.md', 'not-ok.txt', 'ok.md'])
  })

  test('has an id that is its file, and is listed once', () => {
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(existsSync(`source/rules/${id}.ts`), id).toBe(true)
  })
})

const lint = async (id: string, name: string): Promise<readonly Diagnostic[]> =>
  (await loadLab(join(folder, id, name), '.', askBash)).diagnostics

const line = ({ position: { start, end }, reason, fix }: Diagnostic): string =>
  `${start.line}:${start.column}-${end.line}:${end.column} ${reason} | ${fix}`
