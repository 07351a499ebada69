#!/bin/bash
# Check of step 1: Check etcd pods. Written by labproof from the lab's Markdown: edit that, not this file.
launch=/opt/labproof/launch.sh
[ -r "$launch" ] || { echo 'The checks are not on this machine yet: wait a moment, then press CHECK again'; exit 1; }
exec bash "$launch" step-01 <<'LABPROOF_CHECK'
const [etcd, apiserver] = (await get('pod', undefined, { namespace: 'kube-system', selector: 'component in (etcd, kube-apiserver)' })).map(({ metadata }) => metadata.name)
await ran(
  [
    'kubectl get pods -n kube-system -l component=etcd',
    'kubectl get pods -n kube-system -l tier=control-plane',
    'kubectl get pods -n kube-system',
    `kubectl get pods -n kube-system ${etcd}`,
    'kubectl describe pods -n kube-system',
    'kubectl describe pods -n kube-system -l component=etcd',
    'kubectl describe pods -n kube-system -l tier=control-plane',
    `kubectl describe pods -n kube-system ${etcd}`,
    'crictl ps',
  ],
  { hint: 'List the pods of etcd: they are in kube-system and have the label component=etcd' },
)
await ran(
  [
    'kubectl get pods -n kube-system -l component=kube-apiserver -o yaml',
    'kubectl get pods -n kube-system -l tier=control-plane -o yaml',
    'kubectl get pods -n kube-system -o yaml',
    `kubectl get pods -n kube-system ${apiserver} -o yaml`,
    'kubectl describe pods -n kube-system -l component=kube-apiserver',
    'kubectl describe pods -n kube-system -l tier=control-plane',
    'kubectl describe pods -n kube-system',
    `kubectl describe pods -n kube-system ${apiserver}`,
    'cat /etc/kubernetes/manifests/kube-apiserver.yaml',
    'grep $WHAT /etc/kubernetes/manifests$ANY',
    'ps',
    'pgrep kube-apiserver',
  ],
  { with: /etcd|apiserver|yaml|json|describe/, hint: 'Find out which address of etcd the API server was given: look for etcd-servers in its pod' },
)
LABPROOF_CHECK
