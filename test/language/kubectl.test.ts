import { expect, test } from 'vitest'
import { readBash } from '../../source/language/bash.ts'
import { readKubectl } from '../../source/language/kubectl.ts'

const read = (line: string): string => {
  const kubectl = readKubectl(readBash(line).commands[0]?.words ?? [])
  if (!kubectl) return 'no kubectl'
  const { verb, targets, operands, namespace, allNamespaces, selector, files, inner } = kubectl
  const parts = [
    verb,
    ...targets.map(({ resource, name }) => `${resource}/${name?.value ?? '*'}`),
    ...operands.map(({ value }) => `+${value}`),
    namespace && `in ${namespace.value}`,
    allNamespaces && 'in all',
    selector && `where ${selector}`,
    ...files.map(({ value }) => `from ${value}`),
    inner.length > 0 && `-- ${inner.map(({ value }) => value).join(' ')}`,
  ]
  return parts.filter(Boolean).join(' ')
}

test.for([
  ['kubectl get pods', 'get pods/*'],
  ['k get po -A -w', 'get pods/* in all'],
  ['/usr/local/bin/kubectl get pod web -n default', 'get pods/web in default'],
  [
    'kubectl -n kube-system get po,svc -l app=web',
    'get pods/* services/* in kube-system where app=web',
  ],
  ['kubectl get pod/web deploy/api', 'get pods/web deployments/api'],
  ['kubectl get databases.example.com', 'get databases.example.com/*'],
  ['kubectl get deployments.apps web', 'get deployments/web'],
  ['kubectl delete pod a b --grace-period=0 --force', 'delete pods/a pods/b'],
  ['kubectl apply -f - -n web', 'apply in web from -'],
  ['kubectl apply -fpod.yaml --filename=svc.yaml', 'apply from pod.yaml from svc.yaml'],
  ['kubectl create secret generic load-$i --from-literal=a=b', 'create secret secrets/load-$i'],
  ['kubectl create service clusterip web --tcp=80:80', 'create service services/web'],
  ['kubectl create deployment web --image nginx -n x', 'create deployment deployments/web in x'],
  ['kubectl create -f job.yaml', 'create from job.yaml'],
  ['kubectl create job manual --from=cronjob/fast', 'create job jobs/manual'],
  ['kubectl run web --image=nginx --restart=Never -- sleep 5', 'run pods/web -- sleep 5'],
  ['kubectl exec -it web -- sh', 'exec pods/web -- sh'],
  ['kubectl exec -n x deploy/web -c app -- ls /', 'exec deployments/web in x -- ls /'],
  ['kubectl exec web ls /', 'exec pods/web -- ls /'],
  ['kubectl logs -f web', 'logs pods/web'],
  ['kubectl logs -l app=web --tail=5', 'logs where app=web'],
  ['kubectl label ns web team=a old- --overwrite', 'label namespaces/web +team=a +old-'],
  ['kubectl scale deploy web --replicas=3', 'scale deployments/web'],
  ['kubectl set image deployment/web app=nginx:1.2', 'set image deployments/web +app=nginx:1.2'],
  ['kubectl rollout status deploy/web --timeout=5s', 'rollout status deployments/web'],
  ['kubectl auth can-i list pods', 'auth can-i +list +pods'],
  ['kubectl cordon node01', 'cordon nodes/node01'],
  ['kubectl patch cm x -p "{}" --type merge', 'patch configmaps/x'],
  ['kubectl wait --for=condition=Ready pod -l app=web --timeout=60s', 'wait pods/* where app=web'],
  ['kubectl get --raw /metrics', 'get'],
  ['helm list', 'no kubectl'],
  ['echo kubectl get pods', 'no kubectl'],
])('%s', ([line, meaning]) => {
  expect(read(line ?? '')).toBe(meaning)
})
