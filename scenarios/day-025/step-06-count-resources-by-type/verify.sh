#!/bin/bash
# Check of step 6: Count resources by type. Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-06 <<'LABPROOF_CHECK'
await ran(
  [
    'ectl get $KEY',
    'kubectl exec -n kube-system $POD -- etcdctl get $KEY',
    'etcdctl get $KEY',
    'kubectl get --raw /metrics',
  ],
  { with: /uniq|\bwc\b|awk|grep -\w*c|--count-only|length|_objects/, hint: 'Count the keys by their second part: ectl get / --prefix --keys-only, then cut, sort and uniq -c' },
)
LABPROOF_CHECK
