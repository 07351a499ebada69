#!/bin/bash
# Check of step 9: Test API server responsiveness. Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-09 <<'LABPROOF_CHECK'
await ran(['kubectl get nodes', 'kubectl get pods -A', 'kubectl get all -A'], {
  hint: 'Measure how long kubectl takes while etcd is healthy: time kubectl get nodes',
})
const { stdout: states } = await $({ nothrow: true })`ps -o state= -C etcd`
const { stdout: pulses } = await $({ nothrow: true })`pgrep -f 'etcd-slow pulse'`
if (/T/.test(states) || pulses.trim() !== '') fail('etcd is still being slowed down: run etcd-slow stop, and press CHECK again')

// Either the table says so, or the API server's own measurement of etcd.
const { stdout: table } = await $({ nothrow: true })`cat ~/etcd-lab/latency.txt`
const rows = table.split('\n').map(line => line.trim().split(/\s+/).slice(1).map(Number)).filter(({ length }) => length === 3)
const isSlower = (fast, slow) => slow.every((ms, at) => ms >= 3 * Math.max(1, fast[at]))
if (!rows.some((fast, at) => rows.slice(at + 1).some(slow => isSlower(fast, slow)))) {
  const { stdout: metrics } = await $`kubectl get --raw /metrics`
  const sum = pattern => [...metrics.matchAll(pattern)].reduce((all, [, value]) => all + Number(value), 0)
  const late =
    sum(/^etcd_request_duration_seconds_count\{.*\} (\d+)/gm) -
    sum(/^etcd_request_duration_seconds_bucket\{.*le="1"\} (\d+)/gm)
  if (late < 20) fail('Slow etcd down with etcd-slow 120, and while it is slow measure with etcd-latency slow: at least three times the baseline')
}

const heartbeat = await get('deployment', 'heartbeat', { namespace: 'etcd-lab' })
if (!heartbeat) fail('Create the deployment heartbeat in the namespace etcd-lab, as in step 7')
const { replicas, updatedReplicas, availableReplicas } = heartbeat.status ?? {}
if (!replicas || replicas !== updatedReplicas || replicas !== availableReplicas) fail('Wait until the deployment heartbeat has recovered: kubectl rollout status deployment/heartbeat -n etcd-lab')
// How long each rollout took: from a new replica set to the last pod of the one before. One since step 8 has to be slow.
// In whole seconds: measured two to five while etcd is fast, nine and more while it stands still in between.
const secrets = await get('secret', undefined, { namespace: 'etcd-lab' })
const since = Math.max(0, ...secrets.map(({ metadata }) => Date.parse(metadata.creationTimestamp)))
const { items } = await kubectl('get', 'replicasets', '-n', 'etcd-lab', '-l', 'app=heartbeat', '--show-managed-fields')
const sets = items
  .map(({ metadata }) => ({
    begunAt: Date.parse(metadata.creationTimestamp),
    lastAt: Math.max(...metadata.managedFields.filter(({ subresource }) => subresource === 'status').map(({ time }) => Date.parse(time))),
  }))
  .sort((one, other) => one.begunAt - other.begunAt)
const rollouts = sets.slice(1).map(({ begunAt }, at) => ({ begunAt, ms: sets[at].lastAt - begunAt }))
const fastest = rollouts.length > 1 ? Math.min(...rollouts.map(({ ms }) => ms)) : 0
const isSlow = ({ begunAt, ms }) => begunAt > since && ms >= Math.max(7000, 1.5 * fastest)
if (!rollouts.some(isSlow)) fail('Restart the deployment heartbeat while etcd is slow, and see how long it takes')
LABPROOF_CHECK
