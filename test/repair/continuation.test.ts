import { expect, test } from 'vitest'
import { applyEdits } from '../../source/language/edits.ts'
import { parse } from '../../source/parse/parse.ts'
import { findDoubledContinuations } from '../../source/repair/continuation.ts'

const inLab = (code: string): string => `# Lab\n\n## Step 1: Run\n\n\`\`\`bash\n${code}\n\`\`\`\n`

const find = (code: string) => {
  const source = inLab(code)
  const faults = findDoubledContinuations(parse(source, 'lab.md').lab, source)
  const edits = faults.flatMap(fault => (fault.type === 'doubled-continuation' ? [fault.edit] : []))
  return { faults, mended: applyEdits(source, edits).text }
}

test.for([
  ['of a command', 'kubectl get pods \\\\\n  -n web', 'kubectl get pods \\\n  -n web'],
  [
    'in a single-quoted payload',
    "sh -c 'etcdctl \\\\\n  --x \\\\\n  get'",
    "sh -c 'etcdctl \\\n  --x \\\n  get'",
  ],
  ['in a double-quoted payload', 'sh -c "etcdctl \\\\\n  get"', 'sh -c "etcdctl \\\n  get"'],
  [
    'behind kubectl exec',
    "kubectl exec p -- sh -c 'a \\\\\n b'",
    "kubectl exec p -- sh -c 'a \\\n b'",
  ],
  [
    'in a loop',
    'for i in 1; do\n  echo a \\\\\n    b\ndone',
    'for i in 1; do\n  echo a \\\n    b\ndone',
  ],
  ['in a substitution', 'X=$(echo a \\\\\n b)', 'X=$(echo a \\\n b)'],
])('mends the one %s', ([, broken, mended]) => {
  expect(find(broken ?? '').mended).toBe(inLab(mended ?? ''))
})

test.for([
  ['a right one', 'kubectl get pods \\\n  -n web'],
  ['one in the middle of a line', "printf 'a\\\\b' \\\\ c"],
  ['one in a comment', '# kubectl create \\\\\n#   -n web\ntrue'],
  ['one in a here-document', "cat <<'E'\na \\\\\nE"],
  ['one in a quoted text that is no payload', 'echo "a \\\\\nb"'],
])('leaves %s', ([, code]) => {
  expect(find(code ?? '').faults).toEqual([])
})

test('tells the harmless one, which bash halves itself, from the broken one', () => {
  const harmless = (code: string) =>
    find(code).faults.map(fault => fault.type === 'doubled-continuation' && fault.harmless)
  expect(harmless('sh -c "a \\\\\n b"')).toEqual([true])
  expect(harmless("sh -c 'a \\\\\n b'")).toEqual([false])
})
