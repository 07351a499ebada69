#!/bin/bash
# Check of step 3: Check etcd metrics. Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-03 <<'LABPROOF_CHECK'
await ran(
  [
    'ectl endpoint status',
    'kubectl exec -n kube-system $POD -- etcdctl endpoint status',
    'etcdctl endpoint status',
    'curl http://127.0.0.1:2381/metrics',
  ],
  { hint: 'Ask etcd for its status: ectl endpoint status' },
)
LABPROOF_CHECK
