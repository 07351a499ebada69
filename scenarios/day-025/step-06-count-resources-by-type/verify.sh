#!/bin/bash
# Check of step 6: Count resources by type. Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-06 <<'LABPROOF_CHECK'
await ran(
  [
    'ectl get /$ANY',
    'kubectl exec -n kube-system $POD -- etcdctl get /$ANY',
    'etcdctl get /$ANY',
    'kubectl get --raw /metrics',
  ],
  { hint: 'Count the keys by their second part: ectl get / --prefix --keys-only, then cut, sort and uniq -c' },
)
LABPROOF_CHECK
