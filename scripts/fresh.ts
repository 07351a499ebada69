import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import * as z from 'zod'
import { frontMatterSchema } from '../source/parse/front-matter.ts'
import { renderRulePages } from './rule-pages.ts'

/**
 * Writes everything that is generated from the code: the JSON Schema of the front matter, the rules' pages and table,
 * the scenarios. With `--check`, fails where that changed a file, as it does in CI.
 */
const write = (path: string, text: string): void => {
  const before = readIfThere(path)
  if (before !== text) writeFileSync(path, text)
}

const readIfThere = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

mkdirSync('schema', { recursive: true })
const schema = { title: 'Front matter of a labproof lab', ...z.toJSONSchema(frontMatterSchema) }
write('schema/lab.schema.json', `${JSON.stringify(schema, null, 2)}\n`)
write('docs/rules.md', renderRulePages())
execFileSync('npm', ['run', '--silent', 'build-scenario'], { stdio: 'inherit' })
if (process.argv.includes('--check'))
  execFileSync('git', ['diff', '--exit-code', '--stat'], { stdio: 'inherit' })
