import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import * as z from 'zod'
import { githubWorkflow } from '../source/course/github.ts'
import { coursesSchema } from '../source/parse/courses.ts'
import { frontMatterSchema } from '../source/parse/front-matter.ts'
import { renderRulePages, renderRuleTable } from './rule-pages.ts'

/**
 * Writes everything that is generated from the code: the JSON Schema of the front matter, the rules' pages and table,
 * the course's workflow, the scenarios. With `--check`, fails where that changed or added a file, as it does in CI.
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

/** All that differs from the last commit, so that work in progress is no reason to fail. */
const tree = (): string =>
  [['status', '--porcelain', '--untracked-files=all'], ['diff']]
    .map(args => execFileSync('git', args, { encoding: 'utf8', maxBuffer: 1 << 28 }))
    .join('')

/** The text with all that stands between `<!-- name: … -->` and `<!-- /name -->` put anew. */
const between = (text: string, name: string, inner: string): string => {
  const parts = new RegExp(
    `^([\\s\\S]*<!-- ${name}: [^\\n]*-->\\n)[\\s\\S]*(<!-- /${name} -->[\\s\\S]*)$`,
  ).exec(text)
  if (!parts) throw new Error(`Cannot write table \`${name}\`: README.md has no place for it`)
  return `${parts[1]}\n${inner}\n\n${parts[2]}`
}

const before = tree()
mkdirSync('schema', { recursive: true })
const schema = { title: 'Front matter of a labproof lab', ...z.toJSONSchema(frontMatterSchema) }
write('schema/lab.schema.json', `${JSON.stringify(schema, null, 2)}\n`)
const courses = {
  title: 'courses.yaml of a course of labproof labs',
  ...z.toJSONSchema(coursesSchema),
}
write('schema/courses.schema.json', `${JSON.stringify(courses, null, 2)}\n`)
write('docs/rules.md', renderRulePages())
write('README.md', between(readFileSync('README.md', 'utf8'), 'rules', renderRuleTable()))
mkdirSync('.github/workflows', { recursive: true })
write(
  '.github/workflows/labproof.yml',
  githubWorkflow({ shards: 2, kubernetes: ['1.33.4', '1.34.0'] }),
)
execFileSync('npm', ['run', '--silent', 'build-scenario'], { stdio: 'inherit' })
if (process.argv.includes('--check') && tree() !== before) {
  execFileSync('git', ['status', '--short'], { stdio: 'inherit' })
  console.error(
    ' ✗ Generated files were not up to date; they are now: look at them and commit them',
  )
  process.exit(1)
}
