import { expect, test } from 'vitest'
import type { TypedBlock } from '../../source/model/typed.ts'
import { parse } from '../../source/parse/parse.ts'
import { unkeptFailure } from '../../source/prove/unkept.ts'

/** What is said of a block that succeeds and prints `output`, where `prose` follows it. */
const told = (commands: string, prose: string, output = ''): readonly string[] => {
  const text = `## Step 1: Try\n\n\`\`\`bash\n${commands}\n\`\`\`\n\n${prose}\n`
  const { lab } = parse(text, 'lab.md')
  const typed: TypedBlock = {
    outcome: { state: 'finished' },
    commands: [],
    jobs: [],
    output: { text: output, raw: output, droppedBytes: 0 },
    unread: [],
    durationMs: 1,
    notes: [],
  }
  return lab.steps.flatMap(({ blocks, prose: said }) =>
    blocks.flatMap(block => {
      const found = block.type === 'exec' ? unkeptFailure(block, typed, said) : undefined
      return found
        ? [`${found.position.start.line} ${found.reason.split(': ').slice(1).join(': ')}`]
        : []
    }),
  )
}

test.for([
  ['kubectl auth can-i list pods --as=jane', 'This should fail: the answer is no.', 'yes\n'],
  ['kubectl exec web -- kubectl get pods', '**Error:** "pods is forbidden"', 'web 1/1\n'],
  ['kubectl exec web -- kubectl get pods', 'Still fails - a Role is namespaced!', 'web 1/1\n'],
  [
    'kubectl apply -f pod.yaml',
    '**Error:**\n```\npods "web" is forbidden\n```',
    'pod/web created\n',
  ],
  ['kubectl apply -f pod.yaml', 'The pod is rejected.', 'pod/web created\n'],
  [
    'kubectl apply -f pod.yaml',
    '**Error:** "violates PodSecurity"',
    'Warning: would violate PodSecurity\npod/web created\n',
  ],
  [
    'kubectl apply -f pod.yaml',
    'The ConfigMap "app" is invalid: data: Forbidden: field is immutable',
    'configmap/app configured\n',
  ],
  ['kubectl get configmap app', "Now it's gone!", 'app 2 1m\n'],
  [
    '# Try it without a profile (BLOCKED by baseline)\nkubectl apply -f pod.yaml',
    'Look.',
    'pod/web created\n',
  ],
] as const)('%j and then %j', ([commands, prose, output]) => {
  expect(told(commands, prose, output)).toHaveLength(1)
})

test.for([
  ['a condition', 'kubectl get pods --as=jane', 'If RBAC is on, this will fail.', ''],
  ['a failure that is handled', 'kubectl get pods --as=jane || true', 'This should fail.', ''],
  [
    'a failure that shows',
    'kubectl exec web -- wget -qO- db',
    'This should fail.',
    'wget: download timed out\n',
  ],
  ['a pod that fails later', 'kubectl apply -f pod.yaml', 'This will fail.', 'pod/web created\n'],
  [
    'a pod that cannot start',
    'kubectl apply -f pod.yaml',
    '**Error:** "ErrImagePull"',
    'pod/web created\n',
  ],
  [
    'what a policy does',
    'kubectl apply -f policy.yaml',
    'All traffic is denied.',
    'networkpolicy/deny created\n',
  ],
  ['what a pod does', 'kubectl describe pod web', 'It fails with exit code 1.', 'State: Waiting\n'],
  [
    'a comment with a condition',
    '# Try it (fails if RBAC is on)\nkubectl create ns a',
    'Look.',
    '',
  ],
  ['a wish', 'kubectl get pods', 'Errors are gone when you look again.', ''],
  ['all of a type', 'kubectl get pods', "Now it's gone!", ''],
] as const)('%s promises nothing', ([, commands, prose, output]) => {
  expect(told(commands, prose, output)).toEqual([])
})

test('it is told where the text says it, in its words', () => {
  const said = told(
    'kubectl auth can-i list pods',
    'This should fail: the answer is no. Look.',
    'yes\n',
  )
  expect(said).toEqual(['7 This should fail: the answer is no.'])
  const inside = told(
    'echo 1\n# Try it (fails)\nkubectl create ns a',
    'Look.',
    'namespace/a created',
  )
  expect(inside).toEqual(['5 # Try it (fails)'])
})
