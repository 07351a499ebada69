#!/bin/bash
# Check of step 5: List all keys in etcd. Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-05 <<'LABPROOF_CHECK'
await ran(
  [
    'ectl get $KEY',
    'kubectl exec -n kube-system $POD -- etcdctl get $KEY',
    'etcdctl get $KEY',
  ],
  { with: /--prefix|--from-key|get \S+ \/\S+/, hint: 'List the keys of etcd: ectl get / --prefix --keys-only' },
)
LABPROOF_CHECK
