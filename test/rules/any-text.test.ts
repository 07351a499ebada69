import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Subject } from '../../source/model/rule.ts'
import { parse } from '../../source/parse/parse.ts'
import { inspect } from '../../source/rules/inspect.ts'

const subjectOf = (source: string): Subject => {
  const { lab, faults } = parse(source, 'lab.md')
  return { lab, source, faults, bashMessages: new Map(), unchecked: [] }
}

test('no rule throws, and each finding lies in the text, whatever the commands', () => {
  const program = fc.constantFrom(
    'kubectl exec -it $POD -- sh',
    'kubectl exec -n kube-system etcd-a -- sh -c "etcdctl get / | head"',
    'kubectl cp kube-system/etcd-a:/x .',
    'kubectl delete configmap $(kubectl get cm -o name)',
    'kubectl get pods -o name | xargs kubectl delete pod',
    'kubectl create secret generic s-$i',
    'kubectl run web --image=nginx',
    'kubectl scale deploy web --replicas=3',
    'kubectl apply -f - <<EOF\nkind: Pod\nmetadata: {name: $X}\nEOF',
    'kubectl get endpoints -w',
    'POD=$(kubectl get pod -o name)',
    'sleep 5',
    'exit 1',
    'watch',
    '<pod-name>',
    '# Create 1000 secrets',
  )
  const joint = fc.constantFrom('\n', ' | ', ' && ', ' || ', ' 2>/dev/null\n', ' &\n', '; ', ' $(')
  const around = fc.constantFrom('for i in 1 2; do ', '; done', '{ ', ' }', "'", '"', 'k8s.gcr.io/')
  const block = fc
    .array(fc.oneof(program, joint, around, fc.string()), { maxLength: 12 })
    .map(parts => parts.join(''))
  const lab = fc
    .array(block, { maxLength: 4 })
    .map(blocks =>
      blocks.map((value, index) => `## Step ${index}: s\n\n~~~~bash\n${value}\n~~~~\n`).join('\n'),
    )
  fc.assert(
    fc.property(lab, source => {
      for (const { position, rule } of inspect(subjectOf(source))) {
        expect(position.start.offset, rule).toBeLessThanOrEqual(position.end.offset)
        expect(position.end.offset, rule).toBeLessThanOrEqual(source.length)
      }
    }),
    { numRuns: 300 },
  )
})

test('the rules take time linear in the size of the lab', () => {
  const step = (index: number): string => `## Step ${index}: Make 10 things

\`\`\`bash
# Create 10 secrets
for i in $(seq 1 100); do kubectl create secret generic s-${index}-$i; done
POD_${index}=$(kubectl get pods -n kube-system -l component=etcd -o name | head -1)
kubectl delete pod $POD_${index} 2>/dev/null
kubectl exec -n kube-system $POD_${index} -- sh -c 'etcdctl get / | head' | awk '{print $1}'
kubectl create deployment d-${index} --image=nginx-${index}
sleep 5
kubectl exec deploy/d-${index} -- ls $MISSING_${index}
cat <<EOF | kubectl apply -f -
apiVersion: v1
kind: Pod
metadata: {name: p-${index}}
spec: {containers: [{name: a, image: k8s.gcr.io/pause}]}
EOF
kubectl apply -f p-${index}.yaml
\`\`\`
`
  const time = (count: number): number => {
    const subject = subjectOf(Array.from({ length: count }, (_, index) => step(index)).join('\n'))
    const begin = process.cpuUsage()
    expect(inspect(subject).length).toBeGreaterThan(count)
    return process.cpuUsage(begin).user
  }
  // The processor's own time, of the same code when it is warm: other programs do not count.
  time(200)
  const short = Math.min(time(200), time(200))
  expect(time(800)).toBeLessThan(8 * short)
}, 300_000)
