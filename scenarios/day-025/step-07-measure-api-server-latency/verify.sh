#!/bin/bash
# Check of step 7: Measure API server latency. Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-07 <<'LABPROOF_CHECK'
await count('configmap', 'test-*', 50, {
  namespace: 'etcd-lab',
  hint: 'Create the 50 configmaps test-1 to test-50 in the namespace etcd-lab',
})
await file('~/etcd-lab/latency.txt', {
  contains: /^\S+\s+\d/m,
  hint: 'Measure the healthy cluster: etcd-latency baseline',
})
const heartbeat = await get('deployment', 'heartbeat', { namespace: 'etcd-lab' })
if (!heartbeat?.status?.readyReplicas) fail('Create the deployment heartbeat in the namespace etcd-lab, and wait until its pods are ready')
if (!(heartbeat.metadata.annotations['deployment.kubernetes.io/revision'] > 1)) fail('Restart the deployment once, to see how long it takes: kubectl rollout restart deployment/heartbeat -n etcd-lab')
LABPROOF_CHECK
