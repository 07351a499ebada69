import { Scalar, stringify } from 'yaml'
import { nodeImage } from './matrix.ts'

export type GithubOptions = {
  readonly shards: number
  /** `1.33.4`, or node images. */
  readonly kubernetes: readonly string[]
}

/** GitHub starts no more jobs of one matrix. */
export const MOST_JOBS = 256

/**
 * A workflow that proves a course in shards on several Kubernetes versions, and merges the results into one ledger. The
 * ledger of the run before is handed to all shards by one job, so that they are cut from the same durations.
 */
export const githubWorkflow = ({ shards, kubernetes }: GithubOptions): string => {
  const nodes = kubernetes.map(version => ({
    name: version.replace(/[^\w.-]+/g, '-'),
    image: nodeImage(version, []),
  }))
  const workflow = {
    name: 'labproof',
    on: {
      push: { branches: ['main'] },
      pull_request: {},
      // Labs break while nobody edits them: images move, versions end.
      schedule: [{ cron: '17 3 * * 1' }],
      workflow_dispatch: {},
    },
    permissions: { contents: 'read' },
    concurrency: { group: `labproof-${expression('github.ref')}`, 'cancel-in-progress': true },
    jobs: { plan: PLAN, prove: proveJob(shards, nodes), merge: MERGE },
  }
  const command = `labproof ci github --shards ${shards} --kubernetes ${kubernetes.join(',')}`
  return `# Written by \`${command}\`: run it again instead of editing.
# Needs: \`labproof\` among the packages that \`npm ci\` installs.
${stringify(workflow, { lineWidth: 0, aliasDuplicateObjects: false })}`
}

const expression = (text: string): string => ['${', '{ ', text, ' }}'].join('')

/** Actions that run on Node 24: GitHub's runners have no Node 20 any more. By commit, which no one can move. */
const ACTIONS = {
  checkout: ['actions/checkout', '08c6903cd8c0fde910a37f88322edcfb5dd907a8', 'v5.0.0'],
  node: ['actions/setup-node', 'a0853c24544627f65ddf259abe73b1d18a591444', 'v5.0.0'],
  kind: ['helm/kind-action', 'ef37e7f390d99f746eb8b610417061a60e82a6cc', 'v1.14.0'],
  restore: ['actions/cache/restore', '9255dc7a253b0ccc959486e2bca901246202afeb', 'v5.0.1'],
  save: ['actions/cache/save', '9255dc7a253b0ccc959486e2bca901246202afeb', 'v5.0.1'],
  upload: ['actions/upload-artifact', 'b7c566a772e6b6bfb58ed0dc250532a479d7789f', 'v6.0.0'],
  download: ['actions/download-artifact', '37930b1c2abaa49bbe596cd826c3c89aef350131', 'v7.0.0'],
} as const

/** An action by its commit, with the version for people and for Dependabot behind it. */
const action = (name: keyof typeof ACTIONS): Scalar<string> => {
  const [path, commit, version] = ACTIONS[name]
  const scalar = new Scalar(`${path}@${commit}`)
  scalar.comment = ` ${version}`
  return scalar
}

const KIND = 'v0.31.0'

const RUNNER = 'ubuntu-24.04'
const CACHE_KEY = 'labproof-ledger-'

const install = (): readonly object[] => [
  { uses: action('checkout'), with: { 'persist-credentials': false } },
  { uses: action('node'), with: { 'node-version': 22, cache: 'npm' } },
  { run: 'npm ci' },
]

const PLAN = {
  'runs-on': RUNNER,
  'timeout-minutes': 5,
  steps: [
    {
      name: 'Ledger of the run before',
      uses: action('restore'),
      with: {
        path: 'ledger.json',
        key: `${CACHE_KEY}${expression('github.run_id')}`,
        'restore-keys': CACHE_KEY,
      },
    },
    { run: `test -f ledger.json || echo '{ "labs": [] }' > ledger.json` },
    { uses: action('upload'), with: { name: 'durations', path: 'ledger.json' } },
  ],
}

type Node = { readonly name: string; readonly image: string }

const proveJob = (shards: number, nodes: readonly Node[]) => ({
  name: `Kubernetes ${expression('matrix.node.name')}, ${expression('matrix.shard')} of ${shards}`,
  needs: 'plan',
  'runs-on': RUNNER,
  'timeout-minutes': 180,
  strategy: {
    'fail-fast': false,
    matrix: { node: nodes, shard: Array.from({ length: shards }, (_, at) => at + 1) },
  },
  steps: [
    ...install(),
    { name: 'kind', uses: action('kind'), with: { version: KIND, install_only: true } },
    { uses: action('download'), with: { name: 'durations', path: 'before' } },
    {
      name: 'Prove',
      env: {
        SHARD: `${expression('matrix.shard')}/${shards}`,
        IMAGE: expression('matrix.node.image'),
      },
      run: 'npx labproof prove --shard "$SHARD" --ledger before/ledger.json --image "$IMAGE" --report json=results/ --report github=annotations/',
    },
    {
      name: 'Annotate',
      if: "!cancelled() && hashFiles('annotations/*') != ''",
      run: 'cat annotations/*',
    },
    {
      if: '!cancelled()',
      uses: action('upload'),
      with: {
        name: `results-${expression('matrix.node.name')}-${expression('matrix.shard')}`,
        path: 'results',
        // A shard of a small course may have no lab.
        'if-no-files-found': 'ignore',
      },
    },
  ],
})

const MERGE = {
  needs: ['plan', 'prove'],
  if: '!cancelled()',
  'runs-on': RUNNER,
  'timeout-minutes': 15,
  steps: [
    ...install(),
    { uses: action('download'), with: { name: 'durations', path: 'before' } },
    { uses: action('download'), with: { pattern: 'results-*', path: 'results' } },
    {
      name: 'Merge',
      run: 'mkdir -p results\nnpx labproof report merge results scenarios before/ledger.json --out ledger.json --html course.html > table.txt\n',
    },
    {
      name: 'Summary',
      if: "!cancelled() && hashFiles('table.txt') != ''",
      run: `{ echo '~~~'; cat table.txt; echo '~~~'; } >> "$GITHUB_STEP_SUMMARY"`,
    },
    {
      if: '!cancelled()',
      uses: action('upload'),
      with: { name: 'ledger', path: 'ledger.json\ncourse.html\n' },
    },
    {
      if: '!cancelled()',
      uses: action('save'),
      with: {
        path: 'ledger.json',
        key: `${CACHE_KEY}${expression('github.run_id')}-${expression('github.run_attempt')}`,
      },
    },
  ],
}
