import { describe, expect, test } from 'vitest'
import { readBash } from '../../source/language/bash.ts'
import { type Ending, essentials, judge, type Outcome } from '../../source/runtime/matcher.ts'

const ETCD =
  "sh -c 'ETCDCTL_API=3 etcdctl --endpoints=https://127.0.0.1:2379 --cacert=/ca.crt endpoint health'"

/** What the step wants, what the learner typed, whether that is the same. */
const ROWS: readonly (readonly [string, string, 'yes' | 'no'])[] = [
  // Spelling
  ['kubectl get pods', 'kubectl get pods', 'yes'],
  ['kubectl get pods', 'k get po', 'yes'],
  ['kubectl get pods', 'kubectl get pod', 'yes'],
  ['kubectl get pods', '/usr/local/bin/kubectl get pods', 'yes'],
  ['kubectl get pods', 'kubectl \'get\' "pods"', 'yes'],
  ['kubectl get deployments', 'k get deploy', 'yes'],
  ['kubectl get pods', 'kubectl get nodes', 'no'],
  ['kubectl get pods', 'kubectl describe pods', 'no'],
  ['kubectl get pods', 'echo kubectl get pods', 'no'],
  ['kubectl get pods', 'kubectl get', 'no'],
  ['kubectl get databases.example.com', 'kubectl get databases.example.com', 'yes'],
  // Output
  ['kubectl get pods -o wide', 'kubectl get pods', 'yes'],
  ['kubectl get pods', 'kubectl get pods -o wide --sort-by=.metadata.name --no-headers', 'yes'],
  ["kubectl get pods -o jsonpath='{.items[0].metadata.name}'", 'kubectl get po -o name', 'yes'],
  ['kubectl get pods', 'kubectl get pods -w', 'yes'],
  // Names
  ['kubectl get pod web', 'kubectl get pod/web', 'yes'],
  ['kubectl get pod/web', 'kubectl get po web -o yaml', 'yes'],
  ['kubectl get pod web', 'kubectl get pod web api', 'yes'],
  ['kubectl get pod web', 'kubectl get pod api', 'no'],
  ['kubectl get pod web', 'kubectl get pods', 'no'],
  ['kubectl get pods', 'kubectl get pod web', 'no'],
  ['kubectl get pod $POD', 'kubectl get pod web-7d4b', 'yes'],
  ['kubectl get pod web', 'kubectl get pod $POD', 'yes'],
  ['kubectl delete configmap test-$i', 'kubectl delete cm test-7', 'yes'],
  ['kubectl delete configmap test-$i', 'kubectl delete cm other-7', 'no'],
  ['kubectl delete configmap $(kubectl get cm -o name)', 'kubectl delete cm test-1', 'yes'],
  ['kubectl get pods,services', 'kubectl get svc,po', 'yes'],
  ['kubectl get pods,services', 'kubectl get po', 'no'],
  ['kubectl get pods', 'kubectl get all', 'yes'],
  ['kubectl describe deployment web', 'kubectl describe deploy/web', 'yes'],
  // Namespace
  ['kubectl get pods -n kube-system', 'kubectl -n kube-system get pods', 'yes'],
  ['kubectl get pods -n kube-system', 'kubectl get pods --namespace=kube-system', 'yes'],
  ['kubectl get pods -n kube-system', 'kubectl get pods', 'no'],
  ['kubectl get pods', 'kubectl get pods -n kube-system', 'no'],
  ['kubectl get pods', 'kubectl get pods -n default', 'yes'],
  ['kubectl get pods -n kube-system', 'kubectl get pods -A', 'yes'],
  ['kubectl get pods -A', 'kubectl get po --all-namespaces', 'yes'],
  ['kubectl get pods -A', 'kubectl get pods -n kube-system', 'no'],
  ['kubectl delete pod web -n shop', 'kubectl delete pod web -A', 'no'],
  ['kubectl get pods -n $NS', 'kubectl get pods -n shop', 'yes'],
  ['kubectl get nodes', 'kubectl get nodes -n kube-system', 'yes'],
  // Selectors
  [
    'kubectl get pods -n kube-system -l component=etcd',
    'k get po -lcomponent=etcd -nkube-system',
    'yes',
  ],
  ['kubectl get pods -l component=etcd', 'kubectl get pods --selector=component==etcd', 'yes'],
  ['kubectl get pods -l a=1,b=2', 'kubectl get pods -l b=2,a=1', 'yes'],
  ['kubectl get pods -l component=etcd', 'kubectl get pods', 'no'],
  ['kubectl get pods -l component=etcd', 'kubectl get pods -l component=scheduler', 'no'],
  [
    'kubectl get pods -l component=etcd -n kube-system',
    'kubectl get pod etcd-cp -n kube-system',
    'yes',
  ],
  ['kubectl get pods', 'kubectl get pods -l app=web', 'no'],
  ['kubectl logs -l app=web', 'kubectl logs web-1', 'yes'],
  // Exec
  [
    `kubectl exec -n kube-system $POD -- ${ETCD}`,
    `kubectl exec -it etcd-cp -n kube-system -- ${ETCD}`,
    'yes',
  ],
  [
    `kubectl exec -n kube-system $POD -- ${ETCD}`,
    'kubectl exec -n kube-system etcd-cp -- etcdctl endpoint health --cacert /ca.crt',
    'yes',
  ],
  [
    `kubectl exec -n kube-system $POD -- ${ETCD}`,
    'kubectl exec -n kube-system etcd-cp -- etcdctl endpoint status',
    'no',
  ],
  ['kubectl exec web -- ls /tmp', 'kubectl exec web -- ls -la /tmp', 'yes'],
  ['kubectl exec web -- ls /tmp', 'kubectl exec web -- ls /etc', 'no'],
  ['kubectl exec web -- ls /tmp', 'kubectl exec api -- ls /tmp', 'no'],
  ['kubectl exec $POD -- date', 'kubectl exec deploy/web -- date', 'yes'],
  ['kubectl exec web -- sh', 'kubectl exec -it web -- bash', 'yes'],
  ["kubectl exec web -- sh -c 'du -sh /var | head'", 'kubectl exec web -- du -sh /var', 'yes'],
  [
    'kubectl exec web -- etcdctl endpoint status --write-out=table',
    'kubectl exec web -- etcdctl -w json endpoint status',
    'yes',
  ],
  // Where it stands
  ['kubectl get pods', 'kubectl get pods | grep web', 'yes'],
  ['kubectl get pods | grep web', 'kubectl get pods', 'yes'],
  ['kubectl get pods', 'cd /tmp && sudo -E kubectl get pods; ls', 'yes'],
  ['kubectl get pods', 'time kubectl get pods', 'yes'],
  ['kubectl get pods', 'watch -n 1 kubectl get pods', 'yes'],
  ['kubectl get pods', "watch 'kubectl get pods'", 'yes'],
  ['kubectl get pods', 'timeout 5 kubectl get pods', 'yes'],
  ['kubectl get pods', 'KUBECONFIG=/x kubectl get pods', 'yes'],
  ['kubectl get pods', 'for i in 1 2; do kubectl get pods; done', 'yes'],
  ['POD=$(kubectl get pods -o name)', 'kubectl get pods', 'yes'],
  ['kubectl get pods', 'POD=$(kubectl get pods -o name | head -1)', 'yes'],
  ['kubectl get pods', "bash -c 'kubectl get pods'", 'yes'],
  ['kubectl get pods', 'command -v kubectl', 'no'],
  ['kubectl delete pod web', 'kubectl get pods -o name | xargs kubectl delete pod', 'yes'],
  // Changes, and verbs of their own
  ['kubectl scale deployment web --replicas=3', 'kubectl scale --replicas 3 deploy/web', 'yes'],
  ['kubectl scale deployment web --replicas=3', 'kubectl scale deploy web --replicas=2', 'no'],
  ['kubectl create configmap a --from-literal=x=1', 'k create cm a --from-literal x=1', 'yes'],
  [
    'kubectl create configmap a --from-literal=x=1',
    'k create cm a --from-literal x=1 --dry-run=client -o yaml',
    'no',
  ],
  ['kubectl apply -f pod.yaml', 'kubectl apply -f ./pod.yaml', 'yes'],
  ['kubectl apply -f pod.yaml', 'cat pod.yaml | kubectl apply -f -', 'yes'],
  ['kubectl apply -f pod.yaml', 'kubectl apply -f other.yaml', 'no'],
  ['kubectl label pod web tier=front', 'kubectl label po/web tier=front --overwrite', 'yes'],
  ['kubectl label pod web tier=front', 'kubectl label pod web tier=back', 'no'],
  ['kubectl get --raw /metrics', "kubectl get --raw='/metrics'", 'yes'],
  ['kubectl get --raw /metrics', 'kubectl get --raw /healthz', 'no'],
  ['kubectl get --raw /metrics', 'kubectl get pods', 'no'],
  ['kubectl rollout status deployment/web', 'kubectl rollout status deploy web', 'yes'],
  ['kubectl rollout status deployment/web', 'kubectl rollout undo deploy web', 'no'],
  ['kubectl top pods', 'kubectl top po', 'yes'],
  ['kubectl top pods', 'kubectl top nodes', 'no'],
  ['kubectl logs -f web', 'kubectl logs web --follow --tail=10', 'yes'],
  ['kubectl auth can-i get pods', 'kubectl auth can-i get po', 'yes'],
  ['kubectl auth can-i get pods --as=jane', 'kubectl auth can-i get pods', 'no'],
  ['kubectl explain pod.spec', 'kubectl explain po.spec', 'yes'],
  ['kubectl version', 'kubectl version --client', 'yes'],
  ['kubectl cluster-info', 'kubectl cluster-info', 'yes'],
  [
    'kubectl cp -n kube-system $POD:/tmp/db ./db',
    'kubectl cp kube-system/etcd-cp:/tmp/db /root/db',
    'yes',
  ],
  [
    'kubectl cp -n kube-system $POD:/tmp/db ./db',
    'kubectl cp -n kube-system etcd-cp:/tmp/x ./db',
    'no',
  ],
  [
    'kubectl wait --for=condition=Ready pod/web',
    'kubectl wait pod web --for=condition=Ready --timeout=9s',
    'yes',
  ],
  ['kubectl wait --for=condition=Ready pod/web', 'kubectl wait pod web --for=delete', 'no'],
  [
    'kubectl get events --field-selector type=Warning',
    'kubectl get ev --field-selector=type=Warning',
    'yes',
  ],
  [
    'kubectl drain node01 --ignore-daemonsets',
    'kubectl drain node01 --ignore-daemonsets --force',
    'yes',
  ],
  // Other programs
  ['ls -lh ./etcd-backup.db', 'ls -l etcd-backup.db', 'yes'],
  ['ls -lh ./etcd-backup.db', 'ls -l ~/etcd-backup.db', 'yes'],
  ['ls -lh ./etcd-backup.db', 'ls -l', 'no'],
  ['crictl ps', 'sudo crictl ps -a', 'yes'],
  ['crictl ps', 'crictl images', 'no'],
  ['systemctl status kubelet', 'systemctl --no-pager status kubelet', 'yes'],
  ['systemctl status kubelet', 'systemctl restart kubelet', 'no'],
  ['journalctl -u kubelet', 'journalctl -xu kubelet', 'yes'],
  ['journalctl -u kubelet', 'journalctl -u containerd', 'no'],
  ['head -n 5 /etc/hosts', 'head -n5 /etc/hosts', 'yes'],
  ['curl -s http://localhost:8080/healthz', 'curl http://localhost:8080/healthz', 'yes'],
  ['curl $URL', 'curl http://localhost:8080', 'yes'],
  [
    'openssl x509 -in /etc/ca.crt -noout -dates',
    'openssl x509 -noout -dates -in /etc/ca.crt',
    'yes',
  ],
  ['cat /etc/kubernetes/manifests/etcd.yaml', 'cat /etc/kubernetes/manifests/*.yaml', 'yes'],
  ['cat /etc/hosts', 'less /etc/hosts', 'yes'],
  ['cat /etc/hosts', "sed -n '/local/p' /etc/hosts", 'yes'],
  ['cat /etc/hosts', 'ls /etc/hosts', 'no'],
  ['head -n 5 /etc/hosts', 'cat /etc/hosts', 'no'],
  ['curl http://127.0.0.1:2381/metrics', 'curl -s localhost:2381/metrics', 'yes'],
  ['curl http://127.0.0.1:2381/metrics', 'wget -qO- http://localhost:2381/metrics', 'yes'],
  ['curl http://127.0.0.1:2381/metrics', 'curl https://127.0.0.1:2381/metrics', 'no'],
  // Whole objects and data in the place of a line each
  ['kubectl get pod web -o yaml', 'kubectl get pod web -o json', 'yes'],
  ['kubectl get pod web -o yaml', "kubectl get pod web -o jsonpath='{.spec}'", 'yes'],
  ['kubectl get pod web -o yaml', 'kubectl get pod web -o wide', 'no'],
  ['etcdctl endpoint status -w json', 'etcdctl endpoint status --write-out=fields', 'yes'],
  ['etcdctl endpoint status -w json', 'etcdctl endpoint status -w table', 'no'],
  ['etcdctl endpoint status -w table', 'etcdctl endpoint status', 'yes'],
  // Help
  ['kubectl get pods', 'kubectl get pods --help', 'no'],
  ['kubectl get pods', 'kubectl get pods -h', 'no'],
  ['etcdctl alarm list', 'etcdctl alarm list -h', 'no'],
  ['du /var/lib', 'du /var/lib -h', 'yes'],
  // A container by another tool than kubectl
  ['kubectl exec -n a $POD -- etcdctl alarm list', 'crictl exec -it $ID etcdctl alarm list', 'yes'],
  ['kubectl exec -n a $POD -- etcdctl alarm list', 'crictl exec 4f2 etcdctl member list', 'no'],
  ['kubectl exec -n a web -- etcdctl alarm list', 'crictl exec 4f2 etcdctl alarm list', 'no'],
]

const FINE: Ending = { status: 0, members: [0] }

const verdictOf = (
  wanted: string,
  typed: string,
  ending: Ending = FINE,
  outcome: Outcome = 'any',
  home = 'default',
): string => {
  const commands = essentials(readBash(wanted))
  expect(commands).not.toEqual([])
  const verdicts = commands.map(command => judge(command, readBash(typed), ending, outcome, home))
  return verdicts.find(verdict => verdict !== 'done') ?? 'done'
}

test.for(ROWS)('%s | %s: %s', ([wanted, typed, answer]) => {
  expect(verdictOf(wanted, typed)).toBe(answer === 'yes' ? 'done' : 'not-done')
})

describe('every command means itself', () => {
  test.for([...new Set(ROWS.map(([wanted]) => wanted))])('%s', wanted => {
    expect(verdictOf(wanted, wanted)).toBe('done')
  })
})

describe('outcome', () => {
  const ended = (status: number | undefined, ...members: number[]): Ending => ({ status, members })
  const rows: readonly (readonly [string, string, Ending, Outcome, string])[] = [
    ['kubectl get po x', 'kubectl get po x', ended(0, 0), 'success', 'done'],
    ['kubectl get po x', 'kubectl get po x', ended(1, 1), 'success', 'other-outcome'],
    ['kubectl get po x', 'kubectl get po x', ended(1, 1), 'failure', 'done'],
    ['kubectl get po x', 'kubectl get po x', ended(0, 0), 'failure', 'other-outcome'],
    // A pipe hides the status of all but its last member; bash keeps it.
    ['kubectl get po x', 'kubectl get po x | grep y', ended(1, 0, 1), 'success', 'done'],
    ['kubectl get po x', 'kubectl get po x | cat', ended(0, 1, 0), 'success', 'other-outcome'],
    ['kubectl get po', 'kubectl get po | head -1', ended(0, 141, 0), 'success', 'done'],
    ['curl $URL', 'curl -s http://a | head -1', ended(0, 23, 0), 'success', 'done'],
    ['curl $URL', 'curl -s http://a > x', ended(23, 23), 'success', 'other-outcome'],
    // What reads it is misspelled, or its program is.
    ['kubectl get po', 'kubectl get po | gerp y', ended(127, 141, 127), 'success', 'other-outcome'],
    ['kubectl get po', "kubectl get po | jq '.['", ended(3, 0, 3), 'success', 'other-outcome'],
    // Earlier in the line: the status of the line.
    ['kubectl get po', 'kubectl get po; ls', ended(0, 0), 'success', 'done'],
    ['kubectl get po', 'kubectl get po && false', ended(1, 1), 'success', 'other-outcome'],
    ['kubectl get po', 'kubectl get po; false', ended(1, 1), 'success', 'done'],
    ['kubectl get po', 'false; kubectl get po', ended(1, 1), 'success', 'other-outcome'],
    ['kubectl get po x', 'kubectl get po x || true', ended(0, 0), 'failure', 'done'],
    ['kubectl get po x', 'if kubectl get po x; then ls; fi', ended(0, 0), 'failure', 'done'],
    // Ctrl-C ends what never ends by itself.
    ['kubectl get po -w', 'kubectl get po -w', ended(130, 130), 'success', 'done'],
    ['kubectl get po', 'kubectl get po -w', ended(130, 130), 'success', 'done'],
    ['kubectl logs -f web', 'timeout 3 kubectl logs -f web', ended(124, 124), 'success', 'done'],
    ['kubectl get po', 'kubectl get po', ended(130, 130), 'success', 'other-outcome'],
    ['kubectl get po -w', 'kubectl get po -w', ended(130, 130), 'failure', 'other-outcome'],
    ['kubectl get po', 'kubectl get po -w', ended(1, 1), 'failure', 'not-done'],
    // kubectl itself ends with 1 then, as it does where it fails: either may be meant.
    ['kubectl get po', 'kubectl get po -w', ended(1, 1), 'success', 'done'],
    ['kubectl get po', 'kubectl get po -w | tee x', ended(0, 1, 0), 'success', 'done'],
    ['kubectl logs web', 'kubectl logs -f web', ended(1, 1), 'success', 'done'],
    ['kubectl logs web', 'kubectl logs -f web', ended(1, 1), 'failure', 'done'],
    ['kubectl get po', 'kubectl get po -w | gerp', ended(127, 1, 127), 'success', 'other-outcome'],
    ['kubectl proxy', 'kubectl proxy', ended(1, 1), 'success', 'other-outcome'],
    // A paste of which only the last status is known.
    ['kubectl get po', 'kubectl get po', ended(undefined), 'success', 'done'],
    ['kubectl get po', "kubectl get po '", ended(undefined), 'success', 'not-done'],
    ['kubectl get po x', 'kubectl get po x', ended(1), 'success', 'other-outcome'],
  ]
  test.for(rows)('%s | %s (%o), %s wanted: %s', ([wanted, typed, ending, outcome, verdict]) => {
    expect(verdictOf(wanted, typed, ending, outcome)).toBe(verdict)
  })
})

test('a command without a namespace works in the one of the kubeconfig', () => {
  expect(verdictOf('kubectl get po -n shop', 'kubectl get po', FINE, 'any', 'shop')).toBe('done')
  expect(verdictOf('kubectl get po', 'kubectl get po -n shop', FINE, 'any', 'shop')).toBe('done')
})

test('a broken line never throws', () => {
  for (const typed of [
    '',
    ' ',
    '# kubectl get po',
    'kubectl',
    "kubectl get 'po",
    '| |',
    '$(',
    'k get po | ;',
  ])
    expect(['done', 'not-done']).toContain(verdictOf('kubectl get po x', typed))
})
