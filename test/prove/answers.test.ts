import { expect, test } from 'vitest'
import type { TypedBlock, TypedCommand } from '../../source/model/typed.ts'
import { parse } from '../../source/parse/parse.ts'
import { openCauses } from '../../source/prove/causes.ts'
import { judge } from '../../source/prove/judge.ts'

const shown = (text: string) => ({ text, raw: text, droppedBytes: 0 })

/** The verdict on a block of one command that ended with status 1. */
const verdictOn = (line: string, output: string, prose = '', inner?: string) => {
  const { lab } = parse(`## Step 1: Ask\n\n\`\`\`bash\n${line}\n\`\`\`\n\n${prose}\n`, 'lab.md')
  const block = lab.steps[0]?.blocks[0]
  if (block?.type !== 'exec') throw new TypeError('Unexpected block, expected one that is run')
  const command: TypedCommand = {
    state: 'done',
    line,
    lineIndex: 0,
    status: inner === undefined ? 1 : 0,
    pipeStatuses: [inner === undefined ? 1 : 0],
    output: shown(output),
    durationMs: 1,
    failures: inner === undefined ? [] : [{ command: inner, status: 1, times: 2 }],
    jobs: [],
  }
  const typed = {
    outcome: { state: 'finished' as const },
    commands: [command],
    jobs: [],
    output: shown(output),
    unread: [],
    durationMs: 1,
    notes: [],
  }
  const { state, diagnostics } = judge(block, typed, openCauses())
  return [state.state, ...diagnostics.map(({ severity }) => severity)].join(' ')
}

const ASK = 'kubectl auth can-i list pods --as=jane'

test('a no of `auth can-i` is told, and counts as an answer', () => {
  expect(verdictOn(ASK, 'no\n')).toBe('passed info')
  expect(verdictOn(`kubectl -n room auth can-i get cm`, 'Warning: x\nno - no rule\n')).toBe(
    'passed info',
  )
  expect(verdictOn(`for v in a b; do echo $(${ASK}); done`, 'no\n', '', ASK)).toBe('passed info')
})

test('differences that `diff` finds are an answer, its own troubles are not', () => {
  expect(verdictOn('kubectl diff -f web.yaml', '-  replicas: 1\n+  replicas: 3\n')).toBe(
    'passed info',
  )
  expect(verdictOn('kubectl -n room diff -k .', '+kind: Pod\n')).toBe('passed info')
  expect(verdictOn('kubectl diff -f web.yaml', 'error: no such file\n')).toBe('failed error')
})

test('where the text promises a yes, or nothing was answered, it is a failure', () => {
  expect(verdictOn(ASK, 'no\n', 'Output: `yes`')).toBe('failed error')
  expect(verdictOn(ASK, 'error: the server does not answer\n')).toBe('failed error')
  expect(verdictOn('kubectl get pods', 'no\n')).toBe('failed error')
})

test('a watch in the background that was killed is told, another job that failed counts', () => {
  const text = '## Step 1: Watch\n\n```bash\nls\n```\n'
  const { block, typed } = typedAs(text, 0, 'ls', { state: 'finished' })
  const severities = (job: string) =>
    judge(
      block,
      {
        ...typed,
        commands: typed.commands.map(command => ({
          ...command,
          status: 0,
          pipeStatuses: [0],
          jobs: [{ command: job, status: 1 }],
        })),
        unread: [],
      },
      openCauses(),
    ).diagnostics.map(({ severity }) => severity)
  expect(severities('kubectl get pods -l app=web -w')).toEqual(['info'])
  expect(severities('kubectl get pods -l app=web')).toEqual(['error'])
  expect(severities('false')).toEqual(['error'])
})

/** A block of a lab, and what bash made of its first line. */
const typedAs = (text: string, index: number, line: string, outcome: TypedBlock['outcome']) => {
  const { lab } = parse(text, 'lab.md')
  const block = lab.steps[0]?.blocks[index]
  if (block?.type !== 'exec') throw new TypeError('Unexpected block, expected one that is run')
  const command: TypedCommand = {
    state: 'done',
    line,
    lineIndex: 0,
    status: 143,
    pipeStatuses: [143],
    output: shown('~\n'),
    durationMs: 1,
    failures: [],
    jobs: [],
  }
  const typed: TypedBlock = {
    outcome,
    commands: [command],
    jobs: [],
    output: shown('~\n'),
    unread: block.value.split('\n').slice(1),
    durationMs: 1,
    notes: [],
  }
  return { block, typed }
}

test('a full-screen program is told once, whatever it read and how it was ended', () => {
  const text = '## Step 1: Edit\n\n```bash\nvi a.txt\nls\n```\n'
  const { block, typed } = typedAs(text, 0, 'vi a.txt', { state: 'full-screen', program: 'vi' })
  const { diagnostics } = judge(block, typed, openCauses())
  expect(diagnostics.map(({ rule }) => rule)).toEqual(['full-screen'])
})

test('an exit that was meant for the shell of a pod follows from the end of that shell', () => {
  const text = '## Step 1: In\n\n```bash\nkubectl exec -it web -- sh\n```\n\n```bash\nexit\n```\n'
  const inside = typedAs(text, 0, 'kubectl exec -it web -- sh', {
    state: 'timed-out',
    timeoutMs: 60_000,
  })
  const leaves = typedAs(text, 1, 'exit', { state: 'shell-exited', status: 0 })
  const severities = (causes: ReturnType<typeof openCauses>) =>
    judge(leaves.block, leaves.typed, causes)
      .diagnostics.filter(({ rule }) => rule === 'shell-ended')
      .map(({ severity }) => severity)
  const causes = openCauses()
  expect(severities(causes)).toEqual(['error'])
  causes.add(inside.block, inside.typed)
  expect(severities(causes)).toEqual(['info'])
})
