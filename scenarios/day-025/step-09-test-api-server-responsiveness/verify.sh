#!/bin/bash
# Check of step 9: Test API server responsiveness. Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-09 <<'LABPROOF_CHECK'
await ran(['kubectl get nodes', 'kubectl get pods -A', 'kubectl get all -A'], {
  hint: 'Measure how long kubectl takes while etcd is healthy: time kubectl get nodes',
})
const { stdout: states } = await $`ps -o state= -C etcd`
const { stdout: pulses } = await $({ nothrow: true })`pgrep -f 'etcd-slow pulse'`
if (/T/.test(states) || pulses.trim() !== '') fail('etcd is still being slowed down: run etcd-slow stop, and press CHECK again')

// Either the table says so, or the API server's own measurement of etcd.
const { stdout: table } = await $({ nothrow: true })`cat ~/etcd-lab/latency.txt`
const row = name => table.split('\n').map(line => line.trim().split(/\s+/)).findLast(([first]) => first === name)?.slice(1).map(Number)
const [baseline, slow] = [row('baseline'), row('slow')]
const times = baseline && slow ? slow.map((ms, at) => ms / Math.max(1, baseline[at])) : []
if (times.length === 0 || !times.every(ratio => ratio >= 3)) {
  const { stdout: metrics } = await $`kubectl get --raw /metrics`
  const sum = pattern => [...metrics.matchAll(pattern)].reduce((all, [, value]) => all + Number(value), 0)
  const late =
    sum(/^etcd_request_duration_seconds_count\{.*\} (\d+)/gm) -
    sum(/^etcd_request_duration_seconds_bucket\{.*le="1"\} (\d+)/gm)
  if (late < 20) fail('Slow etcd down with etcd-slow 120, and while it is slow measure with etcd-latency slow: at least three times the baseline')
}

const heartbeat = await get('deployment', 'heartbeat', { namespace: 'etcd-lab' })
const restarted = heartbeat?.spec.template.metadata.annotations?.['kubectl.kubernetes.io/restartedAt']
const progress = heartbeat?.status.conditions?.find(({ type }) => type === 'Progressing')
const { replicas, updatedReplicas, availableReplicas } = heartbeat?.status ?? {}
if (!restarted || replicas !== updatedReplicas || replicas !== availableReplicas) fail('Wait until the deployment heartbeat has recovered: kubectl rollout status deployment/heartbeat -n etcd-lab')
if ((Date.parse(progress.lastUpdateTime) - Date.parse(restarted)) < 6000) fail('Restart the deployment heartbeat while etcd is slow, and see how long it takes')
LABPROOF_CHECK
