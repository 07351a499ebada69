import { expect, test } from 'vitest'
import type { Attempt } from '../../../source/model/attempt.ts'
import type { Summary } from '../../../source/model/ledger.ts'
import type { Transcript } from '../../../source/model/transcript.ts'
import { attemptsJson, attemptsText } from '../../../source/report/course/attempts.ts'
import { coursePage } from '../../../source/report/course/page.ts'
import { ledgerText } from '../../../source/report/course/table.ts'
import { fault, machine, transcript } from '../../course/transcript.ts'

const done = (etcd: string, told: Partial<Transcript> = {}): Attempt => ({
  path: 'day.md',
  cell: { kubernetes: undefined, etcd },
  state: 'done',
  transcript: transcript({ machine: machine('v1.34.4', etcd), ...told }),
})

const broken: Partial<Transcript> = {
  outcome: 'failed',
  diagnostics: [
    fault(14, 'Command failed with exit code 1: kubectl exec etcd -- sh -c "echo of many words"'),
  ],
}

test('a matrix says on which versions a lab stops working, at which line, and what to do', () => {
  const notRun: Attempt = {
    path: 'day.md',
    cell: { kubernetes: '1.99', etcd: undefined },
    state: 'not-run',
    reason: 'Cannot create cluster `x`: the node image `kindest/node:v1.99.0` cannot be pulled',
    fix: 'Name one that is there',
  }
  const attempts = [done('3.5.21-0'), done('3.6.5-0', broken), notRun]
  expect(`\n${attemptsText(attempts)}`).toBe(`
day.md

  kubernetes  etcd      result   time
  1.34.4      3.5.21-0  proven   1 min 00 s
  1.34.4      3.6.5-0   failed   1 min 00 s  line 14: Command failed with exit code 1: kubectl exec etcd…
  1.99                  not run              Cannot create cluster \`x\`: the node image \`kindest/node:v1.99.0\` cannot be pulled

Stops working on Kubernetes 1.34.4 with etcd 3.6.5-0, line 14: Command failed with exit code 1: kubectl exec etcd -- sh -c "echo of many words"
  → Mend it
`)
  expect(JSON.parse(attemptsJson(attempts)).runs).toMatchObject([
    { path: 'day.md', kubernetes: '1.34.4', etcd: '3.5.21-0', outcome: 'proven' },
    { outcome: 'failed', line: 14, rule: 'block-failed', fix: 'Mend it' },
    { asked: { kubernetes: '1.99' }, outcome: 'not-run', fix: 'Name one that is there' },
  ])
})

const gone = { reason: 'docker went away', fix: 'Start it' }

test('runs of one lab on the same versions say how often it failed, and where', () => {
  const text = attemptsText([
    done('3.6.5-0'),
    done('3.6.5-0', broken),
    done('3.6.5-0', { outcome: 'failed', diagnostics: [fault(20, 'late')] }),
    done('3.6.5-0', broken),
    done('3.6.5-0', { outcome: 'interrupted', interruption: gone }),
  ])
  expect(text).toContain('  interrupted  1 min 00 s  docker went away\n')
  expect(text).toContain(
    '\nFlaky on Kubernetes 1.34.4 with etcd 3.6.5-0: 3 of 4 runs failed, line 14 twice, line 20 once\n',
  )
})

test('what works nowhere does not stop working', () => {
  expect(attemptsText([done('3.6.5-0', broken), done('3.6.5-0', broken)])).toContain(
    '\nFails on Kubernetes 1.34.4 with etcd 3.6.5-0, line 14: ',
  )
})

const labs: readonly Summary[] = [
  {
    path: 'scenarios/day-001/lab.md',
    title: 'Day <1> & "more"',
    state: 'stale',
    startedAt: '2026-11-25T08:00:00.000Z',
    durationMs: 61_000,
    strength: 0.949,
    on: [
      {
        kubernetes: '1.34.0',
        etcd: '3.6.5-0',
        outcome: 'proven',
        startedAt: '2026-11-25T08:00:00.000Z',
        durationMs: 61_000,
        fault: undefined,
      },
      {
        kubernetes: '1.35.0',
        etcd: '3.6.6-0',
        outcome: 'failed',
        startedAt: '2026-11-25T09:00:00.000Z',
        durationMs: 5000,
        fault: { line: 9, rule: 'block-failed', reason: 'Unexpected <script>alert(1)</script>' },
      },
    ],
    flaky: { runs: 10, failed: 1, share: 0.1, lines: [{ line: 9, failed: 1 }] },
    changed: ['the source', 'step-01/text.md'],
  },
  {
    path: 'scenarios/day-002/lab.md',
    title: 'scenarios/day-002/lab.md',
    state: 'missing',
    startedAt: undefined,
    durationMs: undefined,
    strength: undefined,
    on: [],
    flaky: { runs: 0, failed: 0, share: 0, lines: [] },
    changed: [],
  },
]

test('a ledger is a table, then what to look at, then the sum', () => {
  expect(`\n${ledgerText(labs)}`).toBe(`
lab                       state    when              kubernetes  etcd     strong  took        flaky
scenarios/day-001/lab.md  stale    2026-11-25 08:00  1.34.0      3.6.5-0  94 %    1 min 01 s  1 of 10 failed
                                   2026-11-25 09:00  1.35.0      3.6.6-0          5.0 s
scenarios/day-002/lab.md  missing

scenarios/day-001/lab.md:9: Unexpected <script>alert(1)</script>, on Kubernetes 1.35.0 with etcd 3.6.6-0
scenarios/day-001/lab.md: flaky, 1 of 10 failed, line 9 in 1
scenarios/day-001/lab.md: changed since it ran: the source, step-01/text.md
scenarios/day-002/lab.md: was never run

2 labs: 1 stale, 1 missing; 1 min 01 s for all of them in turn
`)
  expect(ledgerText([])).toBe('0 labs: nothing was run\n')
})

test('a run that was interrupted says why, in the table and on the page', () => {
  const [first] = labs
  const on = first?.on.slice(0, 1).map(run => ({ ...run, outcome: 'interrupted' as const })) ?? []
  const why = 'docker went away, <and> came back'
  const told = (interruption: string | undefined): readonly Summary[] =>
    first ? [{ ...first, on: on.map(run => ({ ...run, interruption })) }] : []
  const reason = 'its run on Kubernetes 1.34.0 with etcd 3.6.5-0 did not come to its end'
  expect(ledgerText(told(why))).toContain(`scenarios/day-001/lab.md: ${reason}: ${why}\n`)
  expect(ledgerText(told(undefined))).toContain(`scenarios/day-001/lab.md: ${reason}\n`)
  expect(coursePage(told(why))).toContain(`${reason}: docker went away, &lt;and&gt; came back`)
})

test('the page has a square and a row for each lab, and nothing of a lab is markup in it', () => {
  const page = coursePage(labs)
  expect(page.match(/<a href="#lab-\d+" aria-label="[^"]+"/g)).toEqual([
    '<a href="#lab-1" aria-label="Day &lt;1&gt; &amp; &quot;more&quot;: stale, 1 min 01 s, checks 94 % strong"',
    '<a href="#lab-2" aria-label="scenarios/day-002/lab.md: missing"',
  ])
  expect(page.match(/<tr id="lab-\d+"/g)).toHaveLength(2)
  expect(page).not.toContain('<script')
  expect(page).not.toMatch(/(?:src|href)="(?!#)/)
  expect(coursePage([])).toContain('0 labs')
})
