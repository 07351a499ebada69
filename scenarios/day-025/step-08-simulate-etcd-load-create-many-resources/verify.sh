#!/bin/bash
# Check of step 8: Simulate etcd load (create many resources). Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-08 <<'LABPROOF_CHECK'
const pods = await get('pod', undefined, { namespace: 'kube-system', selector: 'component=etcd' })
const pki = '/etc/kubernetes/pki/etcd'
const { stdout } = await $`kubectl exec -n kube-system ${pods[0].metadata.name} -- etcdctl --endpoints=https://127.0.0.1:2379 --cacert=${pki}/ca.crt --cert=${pki}/server.crt --key=${pki}/server.key get /registry/secrets/etcd-lab/ --prefix --keys-only -w json`
const secrets = JSON.parse(stdout).kvs ?? []
if (secrets.length < 100) fail('Create the 100 secrets in the namespace etcd-lab')
const written = secrets.reduce((sum, { version }) => sum + version, 0)
if (written < 1500) fail(`Rewrite the secrets, by a label for example: etcd has stored ${written} versions of them, and 1500 make it grow`)
await ran(
  [
    'etcd-size',
    'ectl endpoint status',
    'kubectl exec -n kube-system $POD -- etcdctl endpoint status',
    'du /var/lib/etcd$ANY',
    'ls /var/lib/etcd$ANY',
    'curl http://127.0.0.1:2381/metrics',
    'kubectl get --raw /metrics',
  ],
  { hint: 'Look how much etcd has grown: etcd-size loaded, or ectl endpoint status' },
)
LABPROOF_CHECK
