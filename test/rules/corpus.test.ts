import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { askBash } from '../../source/cli/bash.ts'
import { type Loaded, loadLab } from '../../source/cli/lab.ts'

/**
 * Raw labs of the same author, which are no part of this project: `LABPROOF_CORPUS` names their folder. Every finding
 * on them was looked at; corpus.tsv says for each whether it is true. A finding that is not in the table has to be
 * looked at before it gets there.
 */
const corpus = process.env['LABPROOF_CORPUS'] ?? ''

type Row = {
  readonly file: string
  readonly line: string
  readonly rule: string
  readonly verdict: string
  readonly why: string
}

const rows: readonly Row[] = readFileSync(join(import.meta.dirname, 'corpus.tsv'), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map(text => {
    const [file = '', line = '', rule = '', verdict = '', why = ''] = text.split('\t')
    return { file, line, rule, verdict, why }
  })

const key = ({ file, line, rule }: Pick<Row, 'file' | 'line' | 'rule'>): string =>
  `${file}:${line} ${rule}`

describe('the table of findings', () => {
  test('has a verdict and a reason in each row', () => {
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) {
      expect(row.verdict, key(row)).toMatch(/^(?:true|false)$/)
      expect(row.why, key(row)).not.toBe('')
    }
  })

  test('has no rule with more than 1 in 10 false', () => {
    const tooMany = [...new Set(rows.map(({ rule }) => rule))].filter(rule => {
      const own = rows.filter(row => row.rule === rule)
      return own.filter(({ verdict }) => verdict === 'false').length * 10 > own.length
    })
    expect(tooMany).toEqual([])
  })
})

const reason = corpus === '' ? ' (LABPROOF_CORPUS is not set: no raw labs to try the rules on)' : ''

describe.skipIf(corpus === '')(`raw labs${reason}`, () => {
  const files = corpus === '' ? [] : readdirSync(corpus).filter(name => name.endsWith('.md'))
  const labs = Promise.all(files.map(name => loadLab(name, corpus, askBash)))

  test('give the findings of the table, no more and no fewer', async () => {
    expect(files.length).toBeGreaterThan(0)
    const found = (await labs).flatMap(({ path, diagnostics }) =>
      diagnostics.map(({ position, rule }) =>
        key({ file: path, line: String(position.start.line), rule }),
      ),
    )
    expect(found.sort()).toEqual(rows.map(key).sort())
  })

  test('are all understood in one process; one without steps says why', async () => {
    for (const lab of await labs) {
      const errors = lab.diagnostics.filter(({ severity }) => severity === 'error')
      expect(lab.understanding, lab.path).toBeDefined()
      expect(stepsOf(lab) > 0, lab.path).toBe(errors.length === 0)
    }
  })
})

const stepsOf = ({ understanding }: Loaded): number => understanding?.lab.steps.length ?? 0
