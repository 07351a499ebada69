#!/bin/bash
# Check of step 4: Check etcd database size. Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-04 <<'LABPROOF_CHECK'
await ran(
  ['du /var/lib/etcd$ANY', 'ls /var/lib/etcd$ANY', 'find /var/lib/etcd$ANY', 'stat /var/lib/etcd$ANY'],
  { hint: 'Look on this machine how much room /var/lib/etcd takes: du -sh /var/lib/etcd' },
)
await ran(
  [
    'etcd-size',
    'ectl endpoint status',
    'kubectl exec -n kube-system $POD -- etcdctl endpoint status',
    'curl http://127.0.0.1:2381/metrics',
    'kubectl get --raw /metrics',
  ],
  { hint: 'Ask etcd itself how large its database is: etcd-size start, or ectl endpoint status -w json' },
)
LABPROOF_CHECK
