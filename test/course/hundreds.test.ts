import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hash } from '../../source/cli/hash.ts'
import { transcriptJson } from '../../source/report/transcript/json.ts'
import { fault, transcript } from './transcript.ts'

/** A course of 150 labs, with the command itself: built, cut into shards, their results merged. */
const course = mkdtempSync(join(tmpdir(), 'labproof-course-'))
const LABS = Array.from({ length: 150 }, (_, at) => `day-${String(at + 1).padStart(3, '0')}`)
const paths = LABS.map(lab => `scenarios/${lab}/lab.md`)

beforeAll(() => {
  for (const [at, lab] of LABS.entries()) {
    mkdirSync(join(course, 'scenarios', lab), { recursive: true })
    writeFileSync(join(course, 'scenarios', lab, 'lab.md'), source(at + 1))
  }
})

afterAll(() => rmSync(course, { recursive: true, force: true }))

const source = (day: number): string => `# Day ${day}: Scale a deployment

What happens when replicas are added?

## Step 1: Create it

\`\`\`bash
kubectl create deployment web-${day} --image=nginx:1.27
\`\`\`

## Step 2: Scale it

\`\`\`bash
kubectl scale deployment web-${day} --replicas=${(day % 5) + 2}
\`\`\`

## Cleanup

\`\`\`bash
kubectl delete deployment web-${day}
\`\`\`
`

const labproof = (...args: readonly string[]) => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [resolve('dist/labproof.cjs'), ...args],
    { cwd: course, encoding: 'utf8', env: { PATH: process.env.PATH, NO_COLOR: '1', HOME: course } },
  )
  return { stdout, stderr, status }
}

const shard = (index: number, count: number): readonly string[] => {
  const { stdout, stderr, status } = labproof('prove', '--shard', `${index}/${count}`, '--dry-run')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout.split('\n').filter(line => line !== '')
}

/** What a shard's run would leave; the longer labs are the later ones. */
const writeResults = (index: number, labs: readonly string[]): void => {
  mkdirSync(join(course, `results/${index}`), { recursive: true })
  for (const path of labs) {
    const day = paths.indexOf(path) + 1
    const told = transcript({
      path,
      title: `Day ${day}: Scale a deployment`,
      hash: hash(readFileSync(join(course, path))),
      files: manifest(path),
      durationMs: day * 1000,
      ...(day === 77 ? { outcome: 'failed', diagnostics: [fault(14, 'Unexpected <exit> 1')] } : {}),
    })
    writeFileSync(join(course, `results/${index}/${LABS[day - 1]}.json`), transcriptJson(told))
  }
}

/** The built files, as the build itself noted them. */
const manifest = (path: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(course, path, '../.labproof.json'), 'utf8')).files

test('150 labs are built, cut into four parts, and merged into one ledger', {
  timeout: 120_000,
}, () => {
  const built = labproof('build')
  expect({ status: built.status, stderr: built.stderr }).toEqual({ status: 0, stderr: '' })
  expect(readdirSync(join(course, 'scenarios/day-150'))).toContain('index.json')

  const shards = [1, 2, 3, 4].map(index => shard(index, 4))
  expect(shards.flat().sort()).toEqual(paths)
  expect(shards.map(labs => labs.length)).toEqual([38, 38, 37, 37])
  for (const [at, labs] of shards.entries()) writeResults(at + 1, labs)

  const merged = labproof(
    'report',
    'merge',
    'results',
    '--out',
    'ledger.json',
    '--html',
    'page.html',
  )
  expect({ status: merged.status, stderr: merged.stderr }).toEqual({ status: 1, stderr: '' })
  expect(merged.stdout).toContain(
    'scenarios/day-077/lab.md:14: Unexpected <exit> 1, on Kubernetes 1.34.0 with etcd 3.6.5-0\n',
  )
  expect(merged.stdout).toMatch(/^150 labs: 149 proven, 1 failed; /m)
  const ledger: unknown = JSON.parse(readFileSync(join(course, 'ledger.json'), 'utf8'))
  expect(ledger).toMatchObject({ labs: paths.map(path => ({ path, runs: [{ blocks: 0 }] })) })

  const page = readFileSync(join(course, 'page.html'), 'utf8')
  expect(page.match(/<a href="#lab-\d+"/g)).toHaveLength(150)
  expect(page).not.toContain('<exit>')

  // With what the labs took the parts are cut anew, and take the same time to within one second.
  const timed = [1, 2, 3, 4].map(index => shard(index, 4))
  expect(timed.flat().sort()).toEqual(paths)
  const loads = timed.map(labs => labs.reduce((sum, lab) => sum + paths.indexOf(lab) + 1, 0))
  expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1)

  // A lab that is edited is stale, one that is new was never run, a file that is cut off is named.
  writeFileSync(join(course, paths[2] ?? ''), `${source(3)}\nMore to read.\n`)
  mkdirSync(join(course, 'scenarios/day-151'))
  writeFileSync(join(course, 'scenarios/day-151/lab.md'), source(151))
  writeFileSync(join(course, 'results/1/cut.json'), '{ "path": "scen')
  const again = labproof('report', 'merge', 'results', 'ledger.json')
  expect(again.status).toBe(1)
  expect(again.stderr).toBe(
    ' ✗ Cannot read `results/1/cut.json`: it is no JSON, or only a part of it\n',
  )
  expect(again.stdout).toContain(
    'scenarios/day-003/lab.md: changed since it ran: the source, finish.md\n',
  )
  expect(again.stdout).toContain('scenarios/day-151/lab.md: was never run\n')
  expect(again.stdout).toMatch(/^151 labs: 148 proven, 1 stale, 1 failed, 1 missing; /m)
})
