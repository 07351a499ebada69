import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { githubWorkflow } from '../../source/course/github.ts'
import { indexedJob } from '../../source/course/job.ts'

/** GitHub's parser imports JSON in a way that Node refuses: it is bundled first. */
const loadParser = async (): Promise<typeof import('@actions/workflow-parser')> => {
  const folder = mkdtempSync(join(tmpdir(), 'labproof-parser-'))
  try {
    const outfile = join(folder, 'parser.cjs')
    const entryPoints = ['@actions/workflow-parser']
    await build({ entryPoints, outfile, bundle: true, platform: 'node', logLevel: 'warning' })
    return createRequire(import.meta.url)(outfile)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const parser = loadParser()

/** What GitHub's own parser finds wrong with a workflow. */
const faultsOf = async (content: string): Promise<readonly string[]> => {
  const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await parser
  const { context, value } = parseWorkflow({ name: 'w.yml', content }, new NoOperationTraceWriter())
  if (value) await convertWorkflowTemplate(context, value)
  return context.errors.getErrors().map(({ message }) => message)
}

test.for([
  { shards: 1, kubernetes: ['1.34.0'] },
  { shards: 12, kubernetes: ['1.33', '1.34.0', 'labs/node:1.35@sha256:00'] },
])("GitHub's parser finds nothing wrong: %j", async options => {
  expect(await faultsOf(githubWorkflow(options))).toEqual([])
})

test("GitHub's parser would find something", async () => {
  const content = githubWorkflow({ shards: 1, kubernetes: ['1.34.0'] })
  expect(await faultsOf(content.replace('runs-on', 'run-on'))).not.toEqual([])
  expect(await faultsOf(content.replace('matrix.shard }}', 'matirx.shard }}'))).not.toEqual([])
  expect(await faultsOf(content.replace('needs: plan', 'needs: plam'))).not.toEqual([])
})

test('a workflow asks for no more than it needs', () => {
  const content = githubWorkflow({ shards: 2, kubernetes: ['1.34.0'] })
  const workflow = parse(content)
  expect(workflow.permissions).toEqual({ contents: 'read' })
  expect(workflow.concurrency['cancel-in-progress']).toBe(true)
  const steps = Object.values<{ readonly steps: readonly { readonly uses?: string }[] }>(
    workflow.jobs,
  ).flatMap(job => job.steps)
  const actions = steps.flatMap(({ uses }) => uses ?? [])
  expect(actions.length).toBeGreaterThan(8)
  for (const action of actions) expect(action).toMatch(/@[0-9a-f]{40}$/)
  expect(content.match(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/gm)).toHaveLength(actions.length)
  // An expression in a script would be read by the shell: values come by the environment.
  expect(content).not.toMatch(/run: .*\$\{\{/)
})

test('every version is proven in every part', () => {
  const { jobs } = parse(githubWorkflow({ shards: 3, kubernetes: ['1.33', 'a/b:1'] }))
  expect(jobs.prove.strategy).toEqual({
    'fail-fast': false,
    matrix: {
      node: [
        { name: '1.33', image: 'kindest/node:v1.33.0' },
        { name: 'a-b-1', image: 'a/b:1' },
      ],
      shard: [1, 2, 3],
    },
  })
})

test("the project's own workflow is the one that is generated", () => {
  const kept = readFileSync('.github/workflows/labproof.yml', 'utf8')
  const command = /^# Written by `labproof ci github --shards (\d+) --kubernetes (\S+)`/.exec(kept)
  const options = { shards: Number(command?.[1]), kubernetes: command?.[2]?.split(',') ?? [] }
  expect(kept).toBe(githubWorkflow(options))
})

test('nothing in them refers to another part of the file', () => {
  expect(indexedJob({ shards: 2, image: 'labs:1', claim: 'results' })).not.toMatch(/: [&*]\w/)
  expect(githubWorkflow({ shards: 2, kubernetes: ['1.34.0'] })).not.toMatch(/: [&*]\w/)
})

test('the job has an index for each shard, and counts shards from 1', () => {
  const { spec } = parse(indexedJob({ shards: 7, image: 'labs:1', claim: 'results' }))
  expect(spec).toMatchObject({ completionMode: 'Indexed', completions: 7, parallelism: 7 })
  const [prove] = spec.template.spec.containers
  expect(prove.image).toBe('labs:1')
  expect(prove.command.at(-1)).toContain('--shard "$((JOB_COMPLETION_INDEX + 1))/7"')
})
