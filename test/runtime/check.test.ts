import { stat } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Machine, makeMachine, run, writeKubectl } from './machine.ts'

let machine: Machine
beforeAll(async () => {
  machine = await makeMachine()
  await machine.write('root/notes.txt', 'etcd is up\n')
  await writeKubectl(machine, ANSWERS)
})
afterAll(() => machine.remove())

const pod = (name: string, more: object = {}) => ({
  kind: 'Pod',
  metadata: { name, namespace: 'shop', ...more },
})
const web = {
  kind: 'Deployment',
  metadata: { name: 'web', labels: { 'app.kubernetes.io/name': 'web', tier: '1' } },
  spec: { replicas: 3, template: { spec: { containers: [{ image: 'nginx:1.27' }] } } },
}

const ANSWERS = {
  'get deployment web': { out: JSON.stringify(web) },
  'get pod web': { out: JSON.stringify(pod('web')) },
  'get pod leaving': {
    out: JSON.stringify(pod('leaving', { deletionTimestamp: '2026-01-01T00:00:00Z' })),
  },
  'get pod': { out: JSON.stringify({ items: ['web-1', 'web-2', 'api-1'].map(name => pod(name)) }) },
  'get pod -l app=web -n shop': { out: JSON.stringify({ items: [pod('web-1')] }) },
  'get pod -A': { out: JSON.stringify({ items: [pod('far')] }) },
  'get widget w': {
    status: 1,
    error: 'error: the server doesn\'t have a resource type "widget"\n',
  },
  'get node': {
    status: 1,
    error:
      'The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?\n',
  },
  'get secret s': { status: 1, error: 'Error from server (Forbidden): secrets "s" is forbidden\n' },
  'get text': { out: 'no JSON' },
  'get here': { status: 1, error: 'The connection to the server localhost:8080 was refused\n' },
}

const check = (code: string, env: Readonly<Record<string, string>> = {}) =>
  machine.run([process.execPath, `${machine.opt}/check.cjs`, 'step-02'], { input: code, env })

const PASSES: readonly string[] = [
  '1',
  "await file('notes.txt')",
  "await file('~/notes.txt', { contains: 'etcd' })",
  "await file('/etc/passwd', { contains: /^root:/m })",
  "await noFile('/nowhere/at/all')",
  "if ((await get('pod')).length !== 3) fail('x')",
  "if ((await get('pod', 'web-*')).length !== 2) fail('x')",
  "if ((await get('pod', undefined, { selector: 'app=web', namespace: 'shop' })).length !== 1) fail('x')",
  "if (await get('pod', 'none')) fail('x')",
  "if (await get('widget', 'w')) fail('x')",
  "if ((await get('pod', 'web')).metadata.name !== 'web') fail('x')",
  "await exists('deployment', 'web', { fields: { 'spec.replicas': 3 } })",
  "await exists('deployment', 'web', { fields: { 'metadata.labels[\"app.kubernetes.io/name\"]': 'web', 'metadata.labels.tier': 1 } })",
  "await exists('deployment', 'web', { fields: { 'spec.template.spec.containers[0].image': 'nginx:1.27', 'spec.paused': null } })",
  "await exists('pod', 'web-*')",
  "await exists('pod', 'far', { namespace: '*' }).catch(() => {}); await exists('pod', 'fa*', { namespace: '*' })",
  "await gone('pod', 'none'); await gone('pod', 'none-*'); await gone('widget', 'w')",
  "if ((await count('pod', 'web-*', 2)).length !== 2) fail('x')",
  "const got = await kubectl('get', 'pod', 'web'); if (got.kind !== 'Pod') fail('x')",
  'const { stdout } = await $`echo ${"a  b; $(touch /tmp/x)"}`; if (stdout !== "a  b; $(touch /tmp/x)\\n") fail(stdout)',
  "if ((await $({ nothrow: true })`exit 3`).exitCode !== 3) fail('x')",
  'if ((await $`pwd`).stdout.trim() !== process.env.HOME) fail("x")',
  'const file = 1, count = 2; if (file + count !== 3) fail("x")',
  "const { readFileSync } = await import('node:fs'); readFileSync('/etc/passwd')",
  "let n = 0; const got = await retry({ for: '5s', every: '1ms' }, () => ++n > 3 && n); if (got !== 4) fail('x')",
  "let n = 0; await retry({ for: '5s', every: 1 }, async () => { if (++n < 3) fail('not yet'); return true })",
  "console.log('a word'); process.stdout.isTTY",
]

const FAILS: readonly (readonly [string, string])[] = [
  ["fail('No etcd pod is running')", 'No etcd pod is running'],
  ["fail('a\\u001b[31m red\\u0007\\n\\u009bbell\\u202e')", 'a red bell'],
  ["await file('none.txt')", 'There is no file none.txt'],
  ["await file('/etc')", '/etc is a folder, expected a file'],
  ["await file('notes.txt', { contains: 'down' })", 'notes.txt does not contain "down"'],
  ["await file('none.txt', { hint: 'Write your notes' })", 'Write your notes'],
  ["await noFile('notes.txt')", 'notes.txt is still there'],
  ["await exists('pod', 'none')", 'There is no pod none'],
  ["await exists('pod', 'none', { namespace: 'shop' })", 'There is no pod none in namespace shop'],
  ["await exists('pod', 'db-*')", 'There is no pod db-*'],
  ["await exists('namespaces', 'none')", 'There is no namespace none'],
  ["await exists('networkpolicies', 'none')", 'There is no networkpolicy none'],
  ["await exists('ingresses', 'none')", 'There is no ingress none'],
  ["await exists('ingress', 'none')", 'There is no ingress none'],
  ["await exists('storageclasses', 'none')", 'There is no storageclass none'],
  ["await exists('endpoints', 'none')", 'There is no endpoints none'],
  ["await exists('pvc', 'none')", 'There is no pvc none'],
  ["await exists('redis', 'none')", 'There is no redis none'],
  ["await exists('widget', 'w')", 'There is no widget w'],
  [
    "await exists('deployment', 'web', { fields: { 'spec.replicas': 2 } })",
    'The deployment web has spec.replicas 3, expected 2',
  ],
  [
    "await exists('deployment', 'web', { fields: { 'spec.paused': true } })",
    'The deployment web has no spec.paused, expected true',
  ],
  ["await gone('pod', 'web')", 'The pod web is still there'],
  ["await gone('pod', 'web-*')", 'The pod web-1 is still there'],
  ["await gone('pod', 'leaving')", 'The pod leaving is still being deleted; try again in a moment'],
  ["await count('pod', 'web-*', 5)", 'Found 2 of at least 5: pod web-*'],
  ["await get('node')", 'The API server did not answer; try again in a moment'],
  ["await exists('node', '*')", 'The API server did not answer; try again in a moment'],
  ["await gone('node', '*')", 'The API server did not answer; try again in a moment'],
  ["await get('here')", 'kubectl finds no cluster: there is no kubeconfig on this machine'],
  [
    "await get('secret', 's')",
    'kubectl get secret failed: Error from server (Forbidden): secrets "s" is forbidden',
  ],
  [
    "await kubectl('get', 'text')",
    'The check itself went wrong at line 1: Unexpected output of `kubectl get text`, expected JSON',
  ],
  [
    "await ran('kubectl get po')",
    'No command was recorded on this machine yet; open a new terminal tab and run: kubectl get po',
  ],
  [
    "await ran('')",
    'The check itself went wrong at line 1: Unexpected text ``, expected a command',
  ],
  ["await retry({ for: '50ms', every: '10ms' }, () => fail('not yet'))", 'not yet'],
  [
    "await retry({ for: '50ms', every: '10ms' }, () => false)",
    'What the check waits for did not come true within 50ms',
  ],
  [
    "await retry({ for: 'soon' }, () => true)",
    'The check itself went wrong at line 1: Unexpected duration `soon`, expected one such as `500ms`, `10s`, `2m`',
  ],
  ['await $`echo no >&2; exit 3`', 'A command of the check failed with exit code 3: no'],
  ['await $`false | true`', 'A command of the check failed with exit code 1'],
  ['const a = [', "The check has a syntax error at its end: Unexpected token '}'"],
  ['\n\nconst a = ;', "The check has a syntax error at line 3: Unexpected token ';'"],
  [
    'const a = 1\nnull.x',
    "The check itself went wrong at line 2: Cannot read properties of null (reading 'x')",
  ],
  ["throw 'words'", 'The check ended with: words'],
  ['', 'The check of this step is empty'],
  ['// nothing yet\n\n/* at\nall */', 'The check of this step is empty'],
  // What the author forgot to await still counts.
  ["exists('pod', 'none')", 'There is no pod none'],
  ["exists('pod', 'none'); await file('notes.txt')", 'There is no pod none'],
  [
    "setTimeout(() => { throw new Error('late') }, 1); await new Promise(() => {})",
    'The check itself went wrong at line 1: late',
  ],
]

describe('passes, and says nothing', () => {
  test.concurrent.for(PASSES)('%s', async code => {
    expect(await check(code)).toMatchObject({ status: 0, stdout: '' })
  })
})

describe('fails with a reason', () => {
  test.concurrent.for(FAILS)('%s', async ([code, reason]) => {
    expect(await check(code)).toMatchObject({ status: 1, stdout: `${reason}\n` })
  })
})

test('what the author logs is no reason', async () => {
  expect(await check("console.log('seen'); fail('no')")).toMatchObject({
    stdout: 'no\n',
    stderr: 'seen\n',
  })
})

test('a check ends at its deadline, and so do its children', async () => {
  const mark = `86${process.pid}`
  const ended = await check(`await $\`sleep ${mark} & sleep ${mark}\``, {
    LABPROOF_DEADLINE_MS: '1000',
  })
  expect(ended).toMatchObject({
    status: 1,
    stdout: 'The check did not finish within 1 s; press CHECK again\n',
  })
  expect((await run(['/usr/bin/pgrep', '-f', `sleep ${mark}`])).stdout).toBe('')
})

test('a retry gives its reason before the deadline', async () => {
  const code = "await retry({ for: '1m' }, () => fail('still no pod'))"
  expect(await check(code, { LABPROOF_DEADLINE_MS: '2000' })).toMatchObject({
    stdout: 'still no pod\n',
  })
})

test('children that were not waited for end with the check', async () => {
  const mark = `87${process.pid}`
  expect(await check(`void $\`sleep ${mark}\`; await $\`true\``)).toMatchObject({ status: 0 })
  expect((await run(['/usr/bin/pgrep', '-f', `sleep ${mark}`])).stdout).toBe('')
})

test('an empty environment is enough', async () => {
  const code =
    "if (process.env.HOME !== '/root') fail('HOME'); await $`ls / >/dev/null`; await file('/etc/passwd')"
  const ended = await run([process.execPath, `${machine.opt}/check.cjs`, 'step-01'], {
    input: code,
  })
  expect(ended).toMatchObject({ status: 0, stdout: '', stderr: '' })
})

test("the learner's .bashrc is not read", async () => {
  await machine.write('root/.bashrc', 'echo noise >&2; exit 9\n')
  expect(await check('const { stderr } = await $`true`; if (stderr) fail(stderr)')).toMatchObject({
    status: 0,
  })
})

test('without kubectl the reason says so', async () => {
  expect(await check("await get('pod')", { PATH: '/nowhere' })).toMatchObject({
    stdout: 'kubectl is not on this machine\n',
  })
})

test('the bundle stays small', async () => {
  expect((await stat(`${machine.opt}/check.cjs`)).size).toBeLessThan(200_000)
})
