#!/bin/bash
# Check of step 15: Monitor etcd metrics via API server. Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-15 <<'LABPROOF_CHECK'
await ran(['kubectl get --raw /metrics', 'curl https://127.0.0.1:6443/metrics'], {
  hint: 'Look at what the API server tells of etcd: kubectl get --raw /metrics',
})
await ran(['curl http://127.0.0.1:2381/metrics', 'curl https://127.0.0.1:2379/metrics'], {
  hint: "Look at etcd's own metrics: curl -s http://127.0.0.1:2381/metrics",
})
LABPROOF_CHECK
