import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readBash } from '../../source/language/bash.ts'
import { endlessInBlock } from '../../source/language/endless-block.ts'
import type { Command } from '../../source/model/script.ts'

const tell = ({ words, pipe, guard, background, within }: Command): string =>
  [
    words.map(({ value }) => value).join(' '),
    pipe.of > 1 && `(${pipe.index + 1} of ${pipe.of})`,
    guard !== 'statement' && guard,
    background && '&',
    ...within.map(
      one =>
        `in ${one.type}${'variable' in one ? ` ${one.variable}=${one.values?.join(',') ?? '?'}` : ''}${'quote' in one ? ` ${one.quote}` : ''}`,
    ),
  ]
    .filter(Boolean)
    .join(' ')

test.for([
  ['a | b', ['a (1 of 2)', 'b (2 of 2)']],
  ['a && b || c', ['a or', 'b or', 'c']],
  ['a && b', ['a and', 'b']],
  ['if a; then b; else c; fi', ['a condition in condition', 'b in branch', 'c in branch']],
  ['! a', ['a condition']],
  ['while a; do b & done', ['a condition in condition', 'b & in while']],
  ['for i in {1..3}; do a $i; done', ['a $i in for i=1,2,3']],
  ['for i in $(seq 2 4) x; do a; done', ['seq 2 4 in substitution', 'a in for i=2,3,4,x']],
  ['for i in $(ls); do a; done', ['ls in substitution', 'a in for i=?']],
  ['X=$(a | b)', ['', 'a (1 of 2) in substitution', 'b (2 of 2) in substitution']],
  [
    "kubectl exec p -- sh -c 'a | b'",
    [
      'kubectl exec p -- sh -c a | b',
      'a (1 of 2) in payload single',
      'b (2 of 2) in payload single',
    ],
  ],
  ['sh -c "a $X"', ['sh -c a $X', 'a $X in payload double']],
  ['f() { a; }', ['a in function']],
  ['(a; b)', ['a in subshell', 'b in subshell']],
  ['{ a; b; }', ['a', 'b']],
  ['case $x in a) b;; esac', ['b in branch']],
  ['time a', ['a']],
  ['diff <(a) <(b)', ['diff <(a) <(b)', 'a in substitution', 'b in substitution']],
] satisfies [string, string[]][])('reads %s', ([text, commands]) => {
  expect(readBash(text).commands.map(tell)).toEqual(commands)
})

test('tells variables that are read from those that are set, in order', () => {
  const { reads, assigns } = readBash(
    "X=1\nexport Y=2\nread Z\nfor i in 1; do echo $i ${X:-1} $((A+1)) '$no'; done\nB=$B",
  )
  expect(reads.map(({ name, guarded }) => `${name}${guarded ? '?' : ''}`)).toEqual([
    'i',
    'X?',
    'A',
    'B',
  ])
  expect(assigns.map(({ name, value }) => `${name}=${value}`)).toEqual([
    'X=1',
    'Y=2',
    'Z=undefined',
    'i=undefined',
    'B=undefined',
  ])
})

test('reads here-documents with what bash expands in them', () => {
  const script = readBash("cat <<EOF\na $X ${Y}\nEOF\ncat <<'Q'\n$no\nQ\ncat <<OPEN\nx")
  const docs = script.commands.map(({ hereDoc }) => hereDoc)
  expect(docs.map(doc => [doc?.value, doc?.quoted, doc?.closed, doc?.expands.join()])).toEqual([
    ['a $X ${Y}\n', false, true, 'X,Y'],
    ['$no\n', true, true, ''],
    ['x', false, false, ''],
  ])
})

test.for([
  'kubectl get pods -w',
  'kubectl logs -f web',
  'kubectl port-forward svc/x 80',
  'watch ls',
  'top',
  'tail -f x',
  'ping 1.1.1.1',
  'kubectl get pods --watch | tee x',
  'while true; do date; sleep 1; done',
  'kubectl exec web -- tail -f /log',
  "kubectl exec web -- sh -c 'while :; do date; done'",
  'kubectl run -it web --image=busybox -- sh -c "tail -f /log"',
  'docker logs -f web',
])('knows that %s never ends', line => {
  expect(endlessInBlock(readBash(line))).toBeDefined()
})

test.for([
  'kubectl get pods',
  'kubectl get pods -w &',
  'timeout 5 kubectl get pods -w',
  'kubectl get pods -w | head -3',
  'top -bn1',
  'kubectl logs web --tail=5',
  'ping -c 3 x',
  'kubectl apply -f x',
  'while true; do kubectl get pods && break; done',
  'while true; do date; done &',
  'while read line; do echo $line; done < x',
  'kubectl run web --image=busybox -- sh -c "tail -f /dev/null"',
  "timeout 5 sh -c 'while true; do date; done'",
  "kubectl exec web -- sh -c 'while true; do date; done' | head -3",
  'docker run -d busybox sh -c "tail -f /dev/null"',
])('knows that %s ends', line => {
  expect(endlessInBlock(readBash(line))).toBeUndefined()
})

test('never throws, whatever the text', () => {
  const piece = fc.constantFrom(
    '"',
    "'",
    '`',
    '$(',
    ')',
    '<<EOF\n',
    '\n',
    '|',
    '&&',
    'for ',
    'do ',
    '{',
    '}',
    '((',
    'case x in ',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 20 }), pieces => {
      const text = pieces.join('')
      for (const { position } of readBash(text).commands)
        expect(position.end.offset).toBeLessThanOrEqual(text.length)
    }),
  )
})
