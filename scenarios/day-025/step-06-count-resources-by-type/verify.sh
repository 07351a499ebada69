#!/bin/bash
# Check of step 6: Count resources by type. Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-06 <<'LABPROOF_CHECK'
const hint = 'Count the keys by their second part: ectl get / --prefix --keys-only, then cut, sort and uniq -c'
await ran(
  [
    'ectl get $KEY',
    'kubectl exec -n kube-system $POD -- etcdctl get $KEY',
    'etcdctl get $KEY',
    'kubectl get --raw /metrics',
  ],
  { hint },
)
// The counting may stand in the same line or in one of its own. A mere number has to be that of one type.
await ran(
  ['uniq', 'cat', 'wc', 'jq', 'ectl get $KEY', 'kubectl exec -n kube-system $POD -- etcdctl get $KEY', 'etcdctl get $KEY', 'kubectl get --raw /metrics'],
  { with: /uniq|awk|length|_objects|\/registry\/[^\s"'][^]*(\bwc\b|grep -\w*c|--count-only)/, hint },
)
LABPROOF_CHECK
