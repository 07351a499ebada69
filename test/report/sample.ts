import type { BlockRun, CheckRun, Transcript } from '../../source/model/transcript.ts'
import { answer, block, command, finding, lines, shown, typed } from './sample-builder.ts'

/** A run in which every state and every kind of proof occurs, with failures as real labs have them. */
export const sample = (): Transcript => {
  const text = [
    finding(
      4,
      'mojibake',
      'Unexpected `â€™`, expected `’`',
      'Write `’`, or run `labproof lint --fix`',
      'warning',
    ),
  ]
  const residue = finding(
    136,
    'residue',
    'Unexpected `configmaps/default/probe-3` after the cleanup, expected nothing of the lab to stay',
    'Delete it in the cleanup',
  )
  const diagnostics = [
    ...text,
    ...blocks.flatMap(run => (run.proof === 'check' ? [] : run.diagnostics)),
    ...checks.flatMap(run => run.diagnostics),
    residue,
  ].sort((a, b) => a.position.start.offset - b.position.start.offset)
  return {
    path: 'scenarios/day-090/lab.md',
    title: 'Day 90: Where a cluster’s memory lives',
    hash: '4b1f6d1b4c1c1a1de7b0d5a3a5f5be6f0e3c2a6f0c2d94a3f5b1e7d86a9c0b12',
    files: {
      'index.json': '0c94d3b1e7d86a9c0b124b1f6d1b4c1c1a1de7b0d5a3a5f5be6f0e3c2a6f0c2d',
      'step-01-look-at-etcd/verify.sh':
        '7f3b6d1b4c1c1a1de7b0d5a3a5f5be6f0e3c2a6f0c2d94a3f5b1e7d86a9c0b12',
    },
    labproof: '0.1.0',
    machine: {
      cluster: 'labproof-day-090-4b1f6d',
      image: 'kindest/node:v1.34.0',
      imageDigest: 'sha256:7416a61b42b1662ca6ca89f02028ac133a309a2a30ba309614e8ec94d976dc5a',
      kubernetes: 'v1.34.0',
      etcd: '3.6.4-0',
      nodes: 1,
    },
    startedAt: '2026-05-04T19:12:08.412Z',
    durationMs: 187_654,
    clusterMs: 34_210,
    goingMs: 20_668,
    blocks,
    checks,
    residue: [
      {
        what: 'configmaps/default/probe-3',
        kind: 'object',
        madeAt: lines(136),
      },
      { what: '/root/etcd-notes.txt', kind: 'file', madeAt: undefined },
    ],
    diagnostics,
    outcome: 'failed',
  }
}

const ETCD = { section: 'Look at etcd', step: 1 }
const SECRETS = { section: 'Keep a <secret> & read it', step: 2 }
const LOAD = { section: 'Load', step: 3 }
const WATCH = { section: 'Watch it', step: 4 }
const PATTERNS = { section: 'Patterns', step: undefined }
const CLEANUP = { section: 'Cleanup', step: undefined }

const blocks: readonly BlockRun[] = [
  block({
    section: 'What you will do',
    step: undefined,
    line: 12,
    lang: 'bash',
    value: 'kubectl get nodes',
    proof: 'typed',
    typed: typed([
      command(
        'kubectl get nodes',
        'NAME                     STATUS   ROLES           AGE   VERSION\nlab-control-plane        Ready    control-plane   52s   v1.34.0\n',
        { durationMs: 88 },
      ),
    ]),
  }),
  block({
    ...ETCD,
    line: 24,
    lang: 'bash',
    value:
      'kubectl get pods -n kube-system -l component=etcd --no-headers | grep --color=always Running\necho "etcd answers"',
    proof: 'typed',
    typed: typed([
      command(
        'kubectl get pods -n kube-system -l component=etcd --no-headers | grep --color=always Running',
        'etcd-lab-control-plane   1/1   \x1b[01;31m\x1b[KRunning\x1b[m\x1b[K   0     50s\n',
        { durationMs: 120, pipeStatuses: [0, 0] },
      ),
      command('echo "etcd answers"', 'etcd answers\n', { lineIndex: 1, durationMs: 0.6 }),
    ]),
  }),
  block({
    ...ETCD,
    line: 31,
    lang: 'bash',
    value:
      'kubectl exec -n kube-system etcd-lab-control-plane -- sh -c "du -sh /var/lib/etcd" | awk \'{print $1}\'\necho done',
    proof: 'typed',
    state: { state: 'failed' },
    typed: typed([
      command(
        'kubectl exec -n kube-system etcd-lab-control-plane -- sh -c "du -sh /var/lib/etcd" | awk \'{print $1}\'',
        '\x1b[33merror:\x1b[0m Internal error occurred: exec: "sh": executable file not found in $PATH: unknown\ncommand terminated with exit code 127\n',
        { durationMs: 310, pipeStatuses: [127, 0] },
      ),
      command('echo done', 'done\n', { lineIndex: 1, durationMs: 0.5 }),
    ]),
    diagnostics: [
      finding(
        32,
        'command-failed',
        'Command failed with exit code 127 in a pipe that hides it (member 1 of 2): kubectl exec -n kube-system etcd-lab-control-plane -- sh -c "du -sh /var/lib/etcd" | awk \'{print $1}\'',
        'Call the program itself, `kubectl exec POD -- etcdctl …`: the image has no shell',
      ),
    ],
  }),
  block({
    ...ETCD,
    line: 38,
    lang: 'text',
    value: 'etcd answers',
    proof: 'output',
  }),
  block({
    ...ETCD,
    line: 42,
    lang: 'js',
    type: 'verify',
    value: "await exists('pod', 'etcd-lab-control-plane', { namespace: 'kube-system' })",
    proof: 'check',
    state: { state: 'failed' },
    durationMs: 430,
    diagnostics: [passesBefore()],
  }),
  block({
    ...SECRETS,
    line: 56,
    lang: 'bash',
    value:
      'kubectl create secret generic big --from-literal=note=$(head -c 100 /dev/urandom | base64)\nkubectl auth whoami --token=$TOKEN',
    proof: 'typed',
    state: { state: 'failed' },
    typed: typed([
      command(
        'kubectl create secret generic big --from-literal=note=$(head -c 100 /dev/urandom | base64)',
        'error: exactly one NAME is required, got 2\nSee \x1b[4mkubectl create secret generic -h\x1b[24m for help and examples\n',
        {
          status: 1,
          pipeStatuses: [1],
          durationMs: 61,
        },
      ),
      command(
        'kubectl auth whoami --token=$TOKEN',
        'ATTRIBUTE   VALUE\nUsername    system:serviceaccount:default:<reader>\nAuthorization: Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6IjEyMyJ9.eyJpc3MiOiJodHRwczovL2t1YmVybmV0ZXMifQ.c2lnbmF0dXJl\n',
        { lineIndex: 1, durationMs: 58 },
      ),
    ]),
    diagnostics: [
      finding(
        57,
        'command-failed',
        'Command failed with exit code 1: kubectl create secret generic big --from-literal=note=$(head -c 100 /dev/urandom | base64)',
        'Quote the substitution; `base64` wraps at 76 characters, `base64 -w0` does not',
      ),
    ],
  }),
  block({
    ...SECRETS,
    line: 64,
    lang: 'bash',
    value: 'kubectl get secret big -o yaml',
    proof: 'typed',
    state: { state: 'follow-up', of: 57, because: 'secrets/big was not created' },
    typed: typed([
      command(
        'kubectl get secret big -o yaml',
        'Error from server (NotFound): secrets "big" not found\n',
        { status: 1, durationMs: 55 },
      ),
    ]),
  }),
  block({
    ...SECRETS,
    line: 70,
    lang: 'bash',
    value: 'kubectl auth can-i delete nodes --as=system:serviceaccount:default:reader',
    proof: 'typed',
    state: { state: 'announced', saidAt: lines(69) },
    typed: typed([
      command('kubectl auth can-i delete nodes --as=system:serviceaccount:default:reader', 'no\n', {
        status: 1,
        durationMs: 64,
      }),
    ]),
  }),
  block({
    ...LOAD,
    line: 88,
    lang: 'bash',
    value:
      'for i in 1 2 3; do\n  kubectl create configmap probe-$i --from-file=/nope 2>/dev/null\ndone\nkubectl apply -f missing.yaml &\nwait',
    proof: 'typed',
    state: { state: 'failed' },
    typed: typed([
      command(
        'for i in 1 2 3; do\n  kubectl create configmap probe-$i --from-file=/nope 2>/dev/null\ndone',
        '',
        {
          durationMs: 171,
          failures: [
            {
              command: 'kubectl create configmap probe-$i --from-file=/nope 2> /dev/null',
              status: 1,
              times: 3,
            },
          ],
        },
      ),
      command('kubectl apply -f missing.yaml &', '', { lineIndex: 3, durationMs: 1 }),
      command('wait', 'error: the path "missing.yaml" does not exist\n', {
        lineIndex: 4,
        durationMs: 60,
        jobs: [{ command: 'kubectl apply -f missing.yaml', status: 1 }],
      }),
    ]),
    diagnostics: [
      finding(
        89,
        'command-failed',
        'Command failed with exit code 1 3 times inside another: kubectl create configmap probe-$i --from-file=/nope 2> /dev/null',
        'Read what it printed above, and write the command as it works',
      ),
      finding(
        93,
        'command-failed',
        'Background job failed with exit code 1: kubectl apply -f missing.yaml',
        'Read what it printed above, and write the command as it works',
      ),
    ],
  }),
  block({
    ...LOAD,
    line: 97,
    lang: 'bash',
    value: 'kubectl logs -f deploy/load',
    proof: 'typed',
    state: { state: 'failed' },
    durationMs: 60_012,
    typed: typed(
      [
        command('kubectl logs -f deploy/load', 'round 1\nround 2\n', {
          state: 'lost',
          status: undefined,
          pipeStatuses: [],
          output: shown(
            `${'round 1: 200 objects written\n'.repeat(40)}[10241022 bytes left out]\n${'round 9: 200 objects written\n'.repeat(30)}`,
            10_241_022,
          ),
          durationMs: 60_011,
        }),
      ],
      {
        outcome: { state: 'timed-out', timeoutMs: 60_000 },
        notes: ['Ctrl-C did not end it, its process group was killed; the shell is a new one'],
      },
    ),
    diagnostics: [
      finding(
        98,
        'block-timed-out',
        'Unexpected run of more than 60 s: kubectl logs -f deploy/load',
        'Mark how it ends, `until="Running"` or `for=10s`, or give it `timeout=5m`',
      ),
    ],
  }),
  block({
    ...LOAD,
    line: 103,
    lang: 'yaml',
    value:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: writer\nspec:\n  volumeMounts:\n    - name: data\n  containers:\n    - name: writer\n      image: busybox:1.37',
    proof: 'server-dry-run',
    state: { state: 'failed' },
    durationMs: 96,
    diagnostics: [
      finding(
        109,
        'manifest-refused',
        'Unexpected field `spec.volumeMounts`, expected it below `spec.containers[0]`',
        'Move `volumeMounts` into the container',
      ),
    ],
  }),
  block({
    ...LOAD,
    line: 118,
    lang: 'yaml',
    type: 'file',
    value: 'retention: 24h',
    proof: 'file',
  }),
  block({ ...LOAD, line: 122, lang: 'yaml', value: 'retention: 24h', proof: 'yaml' }),
  block({ ...LOAD, line: 126, lang: 'json', value: '{ "retention": "24h" }', proof: 'json' }),
  block({
    ...WATCH,
    line: 135,
    lang: 'bash',
    value: 'kubectl create configmap probe-3 --from-literal=seen=yes',
    proof: 'typed',
    typed: typed([
      command(
        'kubectl create configmap probe-3 --from-literal=seen=yes',
        'configmap/probe-3 created\n',
        { durationMs: 59 },
      ),
    ]),
    diagnostics: [
      finding(
        136,
        'block-races',
        'Unexpected failure at first, expected an answer that does not depend on when it is asked; 5 s later it passed',
        'Put `kubectl wait --for=…` before it',
        'warning',
      ),
    ],
  }),
  block({
    ...WATCH,
    line: 140,
    lang: 'promql',
    value: 'histogram_quantile(0.99, rate(etcd_disk_wal_fsync_duration_seconds_bucket[5m]))',
    proof: 'promql',
  }),
  block({
    ...WATCH,
    line: 144,
    lang: 'promql',
    value: 'rate(etcd_server_has_leaders[5m])',
    proof: 'promql',
    state: { state: 'failed' },
    diagnostics: [
      finding(
        145,
        'metric-unknown',
        'Unexpected metric `etcd_server_has_leaders`, expected one that a component of the cluster exposes',
        'Write `etcd_server_has_leader`',
      ),
    ],
  }),
  block({
    ...PATTERNS,
    line: 152,
    lang: 'cron',
    value: '0 3 * * * /usr/local/bin/etcd-backup.sh',
    proof: 'cron',
  }),
  block({
    ...PATTERNS,
    line: 156,
    lang: 'bash',
    value: 'systemctl restart kubelet # on every node, by hand',
    proof: 'syntax',
  }),
  block({
    ...PATTERNS,
    line: 160,
    lang: undefined,
    value: 'etcd → API server → you',
    proof: 'none',
  }),
  block({
    ...CLEANUP,
    line: 168,
    lang: 'bash',
    value: 'kubectl delete configmap probe-1 probe-2 --ignore-not-found',
    proof: 'typed',
    typed: typed([command('kubectl delete configmap probe-1 probe-2 --ignore-not-found', '')]),
  }),
  block({
    ...CLEANUP,
    line: 174,
    lang: 'yaml',
    value: 'apiVersion: example.com/v1\nkind: Backup',
    proof: 'server-dry-run',
    state: {
      state: 'skipped',
      reason: 'the kind `Backup` is not there: its definition was deleted above',
    },
  }),
]

function passesBefore() {
  return finding(
    42,
    'check-passes-before',
    'Unexpected pass of the check of step 1 "Look at etcd" before the step, expected a failure',
    'Check what the step changes, or let it leave something that can be checked',
  )
}

const checks: readonly CheckRun[] = [
  {
    step: 1,
    title: ETCD.section,
    type: 'explicit',
    before: answer(true),
    after: answer(true, '', 220),
    again: answer(true, '', 205),
    changed: [],
    position: lines(42, 44),
    diagnostics: [passesBefore()],
  },
  {
    step: 2,
    title: SECRETS.section,
    type: 'inferred',
    before: answer(false, 'secrets "big" is not there yet'),
    after: answer(false, 'secrets "big" is not there yet', 30_211),
    again: undefined,
    changed: [],
    position: lines(52),
    diagnostics: [],
  },
  {
    step: 3,
    title: LOAD.section,
    type: 'explicit',
    before: answer(false, 'deployments/load is not there yet'),
    after: answer(true, '', 1240),
    waitedMs: 11_300,
    again: answer(true, '', 230),
    changed: ['configmaps/default/seen'],
    position: lines(84),
    diagnostics: [
      finding(
        84,
        'check-changes-cluster',
        'Unexpected change by the check of step 3 "Load": configmaps/default/seen',
        'Let the check only look: `kubectl get`, never `create`, `delete` or `apply`',
      ),
    ],
  },
  {
    step: 4,
    title: WATCH.section,
    type: 'missing',
    before: undefined,
    after: undefined,
    again: undefined,
    changed: [],
    position: lines(132),
    diagnostics: [],
  },
]

/** The same lab, mended: everything as the text says. */
export const provenSample = (): Transcript => {
  const base = sample()
  return {
    ...base,
    blocks: base.blocks.map(run => ({
      section: run.section,
      step: run.step,
      type: run.type,
      lang: run.lang,
      position: run.position,
      proof: run.proof,
      value: run.value,
      typed: run.typed,
      durationMs: run.durationMs,
      state: 'passed',
      diagnostics: [],
    })),
    checks: base.checks.map(run => ({
      ...run,
      before: answer(false, 'not yet'),
      after: answer(true),
      again: answer(true),
      changed: [],
      diagnostics: [],
    })),
    residue: [],
    diagnostics: [],
    outcome: 'proven',
  }
}
