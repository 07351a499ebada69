import { expect, test } from 'vitest'
import { readBash } from '../../source/language/bash.ts'
import { opensPodShell } from '../../source/language/shell-call.ts'

test.for([
  'kubectl exec -it web -- sh',
  'kubectl exec -n a -ti web -c app -- /bin/bash -l',
  'kubectl debug web -it --image=busybox',
  'kubectl debug node/n -it --image=busybox -- chroot /host',
  'kubectl debug node/n -it --image=busybox -- chroot /host sh',
  'kubectl debug node/n -it --image=busybox -- nsenter -t 1 -m -u -- bash',
  'kubectl run x --rm -it --image=busybox -- sh',
])('%s leaves its reader in a shell', line => {
  expect(opensPodShell(readBash(line))).toBe(true)
})

test.for([
  'kubectl exec web -- sh',
  "kubectl exec -it web -- sh -c 'ls'",
  'kubectl exec -it web -- chroot /host ls',
  'kubectl debug node/n -it --image=busybox -- nsenter -t 1 -m ls',
  'kubectl run x --image=busybox -- sleep 5',
  'kubectl exec -it web -- sh | cat',
  'enter() { kubectl exec -it web -- sh; }',
])('%s does not', line => {
  expect(opensPodShell(readBash(line))).toBe(false)
})
