/** What somebody types for a step of Day 25; `hint` is what the check has to say, `undefined` where it has to pass. */
export type Attempt = {
  readonly step: number
  readonly does: string
  readonly typed: string
  readonly hint: RegExp | undefined
}

const wrong = (step: number, does: string, typed: string, hint: RegExp): Attempt => ({
  step,
  does,
  typed,
  hint,
})

const right = (step: number, does: string, typed: string): Attempt => ({
  step,
  does,
  typed,
  hint: undefined,
})

const CERTIFICATES =
  '--cacert /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/server.crt --key /etc/kubernetes/pki/etcd/server.key'

/**
 * A learner who makes none of the lab's little programs, and errs at every step before getting it right in a way that
 * the text does not show.
 */
export const attempts: readonly Attempt[] = [
  wrong(1, 'nothing yet', '', /List the pods of etcd/),
  wrong(1, 'the pods of another namespace', 'kubectl get pods', /List the pods of etcd/),
  wrong(
    1,
    'the pods, not the address',
    'kubectl -n kube-system get po --show-labels',
    /which address of etcd/,
  ),
  right(
    1,
    'the address from the manifest on disk',
    'grep -- --etcd-servers /etc/kubernetes/manifests/kube-apiserver.yaml',
  ),

  wrong(
    2,
    'without certificates',
    'kubectl exec -n kube-system etcd-$(hostname) -- etcdctl endpoint health',
    /Ask etcd whether it is healthy/,
  ),
  right(
    2,
    'the pod by its name, the flags spelled otherwise',
    `kubectl -n kube-system exec etcd-$(hostname) -- etcdctl ${CERTIFICATES} endpoint health -w json`,
  ),

  wrong(3, 'the health once more', 'curl -s http://127.0.0.1:2381/health', /for its status/),
  right(
    3,
    'a function of the shell in the place of a program',
    `etcdctl() { kubectl exec -n kube-system etcd-$(hostname) -- etcdctl ${CERTIFICATES} "$@"; }\netcdctl endpoint status -w json | jq .`,
  ),

  wrong(4, 'the folder only', 'ls -lh /var/lib/etcd/member/snap', /Ask etcd itself/),
  right(
    4,
    'the size from the metrics',
    'curl -s http://127.0.0.1:2381/metrics | grep etcd_mvcc_db_total_size',
  ),

  wrong(5, 'objects in the place of keys', 'kubectl get all -A', /List the keys/),
  right(5, 'the keys of the pods', 'etcdctl get /registry/pods --prefix --keys-only | head -5'),

  wrong(6, 'some objects, counted', 'kubectl get pods -A | wc -l', /Count the keys/),
  right(
    6,
    'what the API server counts',
    "kubectl get --raw /metrics | grep '^apiserver_storage_objects' | sort -k2 -rn | head",
  ),

  wrong(
    7,
    'half of the configmaps',
    "kubectl create ns etcd-lab\nfor i in $(seq 1 25); do printf -- '---\\napiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: test-%s, namespace: etcd-lab}\\n' $i; done | kubectl create -f - > /dev/null",
    /Create the 50 configmaps/,
  ),
  wrong(
    7,
    'all of them, nothing measured',
    "for i in $(seq 26 50); do printf -- '---\\napiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: test-%s, namespace: etcd-lab}\\n' $i; done | kubectl create -f - > /dev/null",
    /Measure the healthy cluster/,
  ),
  wrong(
    7,
    'measured with the clock, no deployment',
    'mkdir -p etcd-lab; time kubectl get ns etcd-lab; echo baseline 20 90 100 > etcd-lab/latency.txt',
    /Create the deployment heartbeat/,
  ),
  wrong(
    7,
    'a deployment that was never restarted',
    'kubectl -n etcd-lab create deployment heartbeat --image=registry.k8s.io/pause:3.10 --replicas=3\nkubectl -n etcd-lab rollout status deploy/heartbeat',
    /Restart the deployment once/,
  ),
  wrong(
    7,
    'more pods, not new ones',
    'kubectl -n etcd-lab scale deploy/heartbeat --replicas=4\nkubectl -n etcd-lab rollout status deploy/heartbeat',
    /Restart the deployment once/,
  ),
  right(
    7,
    'pods made anew by a change of their template',
    'kubectl -n etcd-lab set env deploy/heartbeat ROUND=1\nkubectl -n etcd-lab rollout status deploy/heartbeat',
  ),

  wrong(8, 'no secrets', 'etcdctl endpoint status', /Create the 100 secrets/),
  wrong(
    8,
    'secrets that were written once',
    "for i in $(seq 1 100); do printf -- '---\\napiVersion: v1\\nkind: Secret\\nmetadata: {name: my-%s, namespace: etcd-lab}\\nstringData: {blob: %s}\\n' $i $(head -c 3000 /dev/urandom | base64 -w0); done | kubectl create -f - > /dev/null",
    /Rewrite the secrets.* stored 100 versions/,
  ),
  right(
    8,
    'annotated in the place of labelled, one after the other',
    'for n in $(seq 1 16); do kubectl annotate secret -n etcd-lab --all --overwrite n=$n > /dev/null; done\ndu -sh /var/lib/etcd/member',
  ),

  wrong(9, 'nothing yet', '', /while etcd is healthy/),
  wrong(
    9,
    'a slow row that is not slow',
    'kubectl get nodes\necho slow 21 95 104 >> ~/etcd-lab/latency.txt',
    /at least three times the baseline/,
  ),
  wrong(9, 'etcd left standing', 'kill -STOP $(pgrep -x etcd)', /etcd is still being slowed down/),
  wrong(
    9,
    'let go, but the deployment was not touched',
    'kill -CONT $(pgrep -x etcd)\necho slow 1900 2000 2100 >> ~/etcd-lab/latency.txt',
    /heartbeat/,
  ),
  wrong(
    9,
    'a restart while etcd is fast',
    'kubectl rollout restart deploy/heartbeat -n etcd-lab; kubectl rollout status deploy/heartbeat -n etcd-lab',
    /while etcd is slow/,
  ),
  right(
    9,
    'pulses by hand, another change of the pods, the API server as the witness',
    `sed -i /^slow/d ~/etcd-lab/latency.txt
(for n in $(seq 1 12); do kill -STOP $(pgrep -x etcd); sleep 2; kill -CONT $(pgrep -x etcd); sleep 0.2; done) & kubectl set env deploy/heartbeat -n etcd-lab ROUND=9; time kubectl rollout status deploy/heartbeat -n etcd-lab; wait`,
  ),
  right(
    9,
    'and a restart while etcd is fast again',
    'kubectl rollout restart deploy/heartbeat -n etcd-lab; kubectl rollout status deploy/heartbeat -n etcd-lab',
  ),

  wrong(10, 'the size, not the revision', 'du -sh /var/lib/etcd', /Find the current revision/),
  right(
    10,
    'the revisions from the metrics alone',
    'curl -s http://127.0.0.1:2381/metrics | grep revision',
  ),

  wrong(11, 'compacted too little', 'etcdctl compact 100', /all but the last 1000/),
  right(
    11,
    'the revision read from the fields of another format',
    'etcdctl compact $(( $(etcdctl endpoint status -w fields | awk \'/"Revision"/ {print $3}\') - 1000 )); sleep 3',
  ),

  wrong(12, 'looked, not defragmented', 'du -sh /var/lib/etcd', /Defragment etcd.* MB/),
  right(
    12,
    'with more time, the size from the file',
    'etcdctl defrag --command-timeout=30s; ls -lh /var/lib/etcd/member/snap/db',
  ),

  wrong(
    13,
    'a copy of the file that etcd is writing to',
    'cp /var/lib/etcd/member/snap/db etcd-backup.db',
    /no whole snapshot/,
  ),
  wrong(
    13,
    'a snapshot, cut off',
    'etcdctl snapshot save /var/lib/etcd/mine.db; head -c 1000000 /var/lib/etcd/mine.db > ~/etcd-backup.db',
    /no whole snapshot/,
  ),
  wrong(
    13,
    'a snapshot that was never restored',
    'cp /var/lib/etcd/mine.db ~/etcd-backup.db',
    /Restore the snapshot/,
  ),
  wrong(
    13,
    'the snapshot itself in the place of a restored database',
    'mkdir -p etcd-restore/member/snap; cp etcd-backup.db etcd-restore/member/snap/db',
    /Restore the snapshot/,
  ),
  right(
    13,
    'restored as another member, and copied',
    'kubectl exec -n kube-system etcd-$(hostname) -- etcdutl snapshot restore /var/lib/etcd/mine.db --name again --initial-cluster again=http://127.0.0.1:3380 --initial-advertise-peer-urls http://127.0.0.1:3380 --data-dir /var/lib/etcd/again\nrm -r ~/etcd-restore; cp -r /var/lib/etcd/again ~/etcd-restore; rm -r /var/lib/etcd/again /var/lib/etcd/mine.db',
  ),

  wrong(14, 'the health in the place of alarms', 'etcdctl endpoint health', /for its alarms/),
  right(14, 'as JSON', 'etcdctl alarm list -w json'),

  wrong(15, "the API server's only", 'kubectl get --raw=/metrics | wc -l', /etcd's own metrics/),
  right(15, 'by the name of the host', "curl -s localhost:2381/metrics | grep -c '^etcd_disk'"),
]

const ETCDCTL = `kubectl exec -n kube-system etcd-$(hostname) -- etcdctl ${CERTIFICATES}`
const PODS = 'kubectl get pods -n kube-system'
const API_SERVER = 'kubectl get --raw /metrics | grep -m1 etcd_request'

/** Further ways through the steps that only read, each by somebody who has done nothing before. */
export const readings: readonly Attempt[] = [
  wrong(
    1,
    'names in the place of the address',
    `${PODS} -l component=etcd\n${PODS} -l component=kube-apiserver`,
    /which address of etcd/,
  ),
  wrong(1, 'asked how it is asked', `${PODS} --help`, /List the pods of etcd/),
  right(
    1,
    'watched until Ctrl-C',
    `timeout --preserve-status -s INT 2 ${PODS} -l component=etcd -w\ngrep etcd-servers /etc/kubernetes/manifests/*`,
  ),
  right(
    1,
    'described, by the labels',
    'kubectl describe po -n kube-system -l component=etcd\nkubectl describe po -n kube-system -l component=kube-apiserver | grep etcd-servers',
  ),
  wrong(1, 'put into a program that is not there', `${PODS} | gerp etcd`, /List the pods of etcd/),
  right(1, 'everything at once', `${PODS} -o yaml | grep etcd-servers`),
  right(
    1,
    'from the folder of the file',
    `${PODS} | grep etcd\ncd /etc/kubernetes/manifests; less -FX kube-apiserver.yaml | head -40; cd`,
  ),
  right(
    1,
    'from a script, in another namespace',
    `kubectl config set-context --current --namespace=kube-system\necho 'kubectl get pods -l tier=control-plane -o yaml | grep etcd-servers' > look.sh\nbash look.sh\nkubectl config set-context --current --namespace=default`,
  ),
  wrong(2, 'said, not asked', 'echo etcdctl endpoint health', /Ask etcd whether it is healthy/),
  right(2, 'an alias', `alias e="${ETCDCTL}"\ne endpoint health`),
  right(2, 'a variable', `E="${ETCDCTL}"\n$E endpoint health`),
  right(2, 'the address by its other name', 'curl -s localhost:2381/health | head -1'),
  wrong(
    2,
    'a program that cannot be run',
    `${ETCDCTL} endpoint health\necho exec ${ETCDCTL} '"$@"' > /usr/local/bin/ectl\nectl version`,
    /one that can be run/,
  ),
  right(2, 'made to run', `${ETCDCTL} endpoint health\nchmod 755 /usr/local/bin/ectl`),
  wrong(3, 'asked how it is asked', `${ETCDCTL} endpoint status -h`, /for its status/),
  right(3, 'a function of another name', `ask() { ${ETCDCTL} endpoint "$1"; }\nask status`),
  right(4, 'from the folder', `cd /var/lib/etcd && du -sh && cd\n${ETCDCTL} endpoint status`),
  right(
    4,
    'before a command that fails',
    'du -sh /var/lib/etcd; kubectl get --raw /metrics | grep storage_size; nothing',
  ),
  wrong(5, 'a key that does not exist', `${ETCDCTL} get /`, /List the keys/),
  right(5, 'from the first key on', `${ETCDCTL} get "" --from-key --keys-only --limit=5`),
  wrong(6, 'listed, not counted', `${ETCDCTL} get / --prefix --keys-only`, /Count the keys/),
  wrong(
    6,
    'a function that is never called',
    `all() { ${ETCDCTL} get / --prefix --keys-only | wc -l; }`,
    /Count the keys/,
  ),
  wrong(
    6,
    'all in one number',
    `${ETCDCTL} get / --prefix --keys-only | grep -c .`,
    /Count the keys/,
  ),
  right(
    6,
    'by way of a file',
    `${ETCDCTL} get / --prefix --keys-only > keys.txt\ngrep . keys.txt | cut -d/ -f3 | sort | uniq -c | sort -rn`,
  ),
  right(
    6,
    'by way of a variable',
    `KEYS=$(${ETCDCTL} get / --prefix --keys-only)\nawk -F/ 'NF { n[$3]++ } END { for (type in n) print n[type], type }' <<< "$KEYS"`,
  ),
  right(6, 'counted by etcd', `${ETCDCTL} get /registry/pods --prefix --count-only -w fields`),
  wrong(10, 'the table', `${ETCDCTL} endpoint status -w table`, /Find the current revision/),
  wrong(
    10,
    'the JSON, its reader misspelled',
    `${ETCDCTL} endpoint status -w json | jq '.['`,
    /Find the current revision/,
  ),
  wrong(
    10,
    'the revision only',
    `${ETCDCTL} get x -w json | jq .header.revision`,
    /history is gone/,
  ),
  right(
    10,
    'in the answer to another question, and from the log',
    `${ETCDCTL} get x -w json | jq .header.revision\nkubectl logs -n kube-system -l component=etcd --tail=-1 | grep compact`,
  ),
  right(14, 'a here-document', `bash <<'E'\n${ETCDCTL} alarm list\nE`),
  right(15, 'cut short', `${API_SERVER}\ncurl -s http://localhost:2381/metrics | head -3`),
]
