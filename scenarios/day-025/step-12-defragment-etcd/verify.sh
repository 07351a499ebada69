#!/bin/bash
# Check of step 12: Defragment etcd. Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-12 <<'LABPROOF_CHECK'
const { stdout } = await $({ nothrow: true })`curl -sf -m 5 http://127.0.0.1:2381/metrics`
if (stdout === '') fail('etcd does not answer: if it is still slow, run etcd-slow stop, and press CHECK again')
const value = name => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(stdout)?.[1] ?? 0)
const [size, used] = [value('etcd_mvcc_db_total_size_in_bytes'), value('etcd_mvcc_db_total_size_in_use_in_bytes')]
// The API server may have compacted since, and made new gaps.
if (size - used > size / 5) {
  await ran(
    ['ectl defrag', 'kubectl exec -n kube-system $POD -- etcdctl defrag', 'etcdctl defrag'],
    { hint: `Defragment etcd with ectl defrag: ${Math.round((size - used) / 1e6)} MB of its file are empty` },
  )
}
await ran(
  [
    'etcd-size',
    'ectl endpoint status',
    'kubectl exec -n kube-system $POD -- etcdctl endpoint status',
    'du /var/lib/etcd$ANY',
    'ls /var/lib/etcd$ANY',
    'curl http://127.0.0.1:2381/metrics',
    'kubectl get --raw /metrics',
  ],
  { hint: 'Look at the size after the defragmentation: etcd-size defragmented, or ectl endpoint status' },
)
LABPROOF_CHECK
