#!/bin/bash
# Check of step 14: Check etcd alarms. Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-14 <<'LABPROOF_CHECK'
await ran(
  [
    'ectl alarm list',
    'kubectl exec -n kube-system $POD -- etcdctl alarm list',
    'etcdctl alarm list',
  ],
  { hint: 'Ask etcd for its alarms: ectl alarm list' },
)
LABPROOF_CHECK
