#!/bin/bash
# Check of step 10: Check etcd compaction status. Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-10 <<'LABPROOF_CHECK'
await ran(
  [
    'ectl endpoint status -w json',
    'kubectl exec -n kube-system $POD -- etcdctl endpoint status -w json',
    'etcdctl endpoint status -w json',
    'ectl get $KEY -w json',
    'kubectl exec -n kube-system $POD -- etcdctl get $KEY -w json',
    'etcdctl get $KEY -w json',
    'curl http://127.0.0.1:2381/metrics',
  ],
  { with: /revision|json|fields|> ?\S|-o ?\S/, hint: 'Find the current revision: ectl endpoint status -w json shows it' },
)
await ran(
  ['curl http://127.0.0.1:2381/metrics', 'curl https://127.0.0.1:2379/metrics', 'kubectl logs -n kube-system $POD', 'kubectl logs -n kube-system -l component=etcd'],
  { with: /revision|compact|> ?\S|-o ?\S/, hint: 'Find the revision up to which history is gone: etcd_debugging_mvcc_compact_revision, in the metrics of etcd' },
)
LABPROOF_CHECK
