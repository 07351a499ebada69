#!/bin/bash
# Check of step 2: Access etcd health endpoint. Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-02 <<'LABPROOF_CHECK'
await ran(
  [
    'kubectl exec -n kube-system $POD -- etcdctl endpoint health',
    'ectl endpoint health',
    'etcdctl endpoint health',
    'curl http://127.0.0.1:2381/health$ANY',
    'curl http://127.0.0.1:2381/livez$ANY',
    'curl http://127.0.0.1:2381/readyz$ANY',
    'curl https://127.0.0.1:2379/health$ANY',
    'kubectl get --raw /livez/etcd',
    'kubectl get --raw /readyz/etcd',
    'kubectl get componentstatuses',
  ],
  { hint: 'Ask etcd whether it is healthy: etcdctl endpoint health, in the pod of etcd' },
)
const { stdout: lame } = await $({ nothrow: true })`find /usr/local/bin/ectl ! -perm -u+x`
if (lame !== '') fail('Make your program one that can be run: chmod +x /usr/local/bin/ectl')
LABPROOF_CHECK
