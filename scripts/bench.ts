import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { benchTerminal } from './bench-terminal.ts'

/**
 * `npm run bench`: how long the command takes, as ratios to `node -e 0` measured in the same run, in turn. The machine's
 * speed cancels out; a single figure in milliseconds would not say anything.
 */
const command = resolve('dist/labproof.cjs')
const folder = mkdtempSync(join(tmpdir(), 'labproof-bench-'))

/** What the command remembers of earlier builds. */
const cache = join(folder, 'cache')

/** Wall time of a whole process in milliseconds. */
const time = (args: readonly string[], cwd: string): number => {
  const begin = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, XDG_CACHE_HOME: cache },
  })
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`)
  return performance.now() - begin
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

/** Runs two commands in turn and compares them pair by pair. */
const compare = (name: string, runs: number, a: () => number, b: () => number): void => {
  a()
  b()
  const pairs = Array.from({ length: runs }, () => [a(), b()] as const)
  const ratio = median(pairs.map(([left, right]) => left / right))
  const [left, right] = [median(pairs.map(pair => pair[0])), median(pairs.map(pair => pair[1]))]
  console.log(
    `${name}: ${ratio.toFixed(2)} times node -e 0 (${left.toFixed(0)} ms and ${right.toFixed(0)} ms, median of ${runs} pairs)`,
  )
}

const SMALL = (index: number): string => `# Lab ${index}: Scale a deployment

What happens when replicas are added?

## Step 1: Create it

\`\`\`bash
kubectl create deployment web-${index} --image=nginx:1.27
\`\`\`

## Cleanup

\`\`\`bash
kubectl delete deployment web-${index}
\`\`\`
`

try {
  const idle = () => time(['-e', '0'], folder)
  mkdirSync(join(folder, 'one/scenarios/day-025'), { recursive: true })
  cpSync('scenarios/day-025/lab.md', join(folder, 'one/scenarios/day-025/lab.md'))
  const one = join(folder, 'one')
  compare('labproof build, Day 25, nothing changed', 21, () => time([command, 'build'], one), idle)
  compare(
    'labproof build, Day 25, from scratch',
    21,
    () => {
      rmSync(cache, { recursive: true, force: true })
      rmSync(join(folder, 'out'), { recursive: true, force: true })
      return time([command, 'build', '--out', join(folder, 'out'), 'scenarios/day-025/lab.md'], one)
    },
    idle,
  )
  compare(
    'labproof lint, Day 25 as the author wrote it',
    11,
    () => time([command, 'lint', resolve('test/data/day-025.md')], folder),
    idle,
  )
  // Each run in a folder of its own: a file system that has just deleted thousands of files is slow for seconds.
  let runs = 0
  const courseOf = (labs: number): string => {
    const course = join(folder, `course-${++runs}`)
    for (let index = 0; index < labs; index++) {
      mkdirSync(join(course, `scenarios/lab-${index}`), { recursive: true })
      writeFileSync(join(course, `scenarios/lab-${index}/lab.md`), SMALL(index))
    }
    return course
  }
  const many = courseOf(1000)
  const buildMany = () => time([command, 'build'], many)
  const first = buildMany()
  console.log(
    `1,000 small labs in one process, written for the first time: ${(first / 1000).toFixed(2)} s, ${(first / idle()).toFixed(1)} times node -e 0`,
  )
  compare('1,000 small labs in one process, unchanged', 3, buildMany, idle)
  const courses = Array.from({ length: 6 }, () => courseOf(150))
  compare(
    'a course of 150 labs, from scratch',
    5,
    () => time([command, 'build'], courses.pop() ?? ''),
    idle,
  )
  console.log(
    `bundle: ${(readFileSync('dist/core.js').length / 1024).toFixed(0)} KiB, check.cjs: see assets of a scenario`,
  )
  console.log(await benchTerminal(process.env['LABPROOF_NODE_IMAGE']))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
