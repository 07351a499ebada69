import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readBash } from '../../source/language/bash.ts'
import { essentials, judge } from '../../source/runtime/matcher.ts'
import { understand } from '../../source/runtime/understand.ts'

const STATUS = 'kubectl exec -n kube-system $POD -- etcdctl endpoint status'
const CALL = 'kubectl exec -n kube-system etcd-0 -- etcdctl --cacert /ca.crt'

const home = mkdtempSync(join(tmpdir(), 'labproof-'))
beforeAll(() => {
  mkdirSync(join(home, 'bin'))
  const files: Readonly<Record<string, string>> = {
    'x.sh': `kubectl get ns\n${CALL} endpoint status\n`,
    'bin/e': `#!/bin/bash\nexec ${CALL} "$@"\n`,
    'bin/data': `${CALL} endpoint status\n`,
    'bin/parts': `#!/bin/sh\nask() { ${CALL} endpoint "$1"; }\nif [ "$1" ]; then ask $1; fi\n`,
    'bin/unasked': `#!/bin/sh\nask() { ${CALL} endpoint status; }\n`,
    'bin/self': '#!/bin/sh\nself\n',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text)
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** What the step wants, the lines that were typed, whether the last of them is the same. */
const ROWS: readonly (readonly [string, readonly string[], 'yes' | 'no'])[] = [
  // Aliases, functions, variables
  [STATUS, [`alias e='${CALL}'`, 'e endpoint status'], 'yes'],
  [STATUS, [`alias e="${CALL} --name $(hostname)"`, 'time e endpoint status | cat'], 'yes'],
  [STATUS, [`alias e='${CALL}'`, 'e endpoint health'], 'no'],
  [STATUS, [`alias e='${CALL}'`, 'alias f=e', 'f endpoint status'], 'yes'],
  [STATUS, [`e() { ${CALL} "$@"; }`, 'e endpoint status -w json | jq .'], 'yes'],
  [STATUS, [`e() { ${CALL} endpoint $1; }`, 'e status'], 'yes'],
  [STATUS, [`e() { ${CALL} endpoint $1; }`, 'e health'], 'no'],
  [STATUS, [`e() { ${CALL} endpoint status; }; e`], 'yes'],
  [STATUS, [`e() { ${CALL} endpoint status; }`], 'no'],
  [STATUS, [`E="${CALL}"`, '$E endpoint status'], 'yes'],
  [STATUS, [`export E='${CALL}'`, '${E} endpoint status'], 'yes'],
  [STATUS, ['nothing endpoint status'], 'no'],
  // Scripts
  [STATUS, ['bash x.sh'], 'yes'],
  [STATUS, ['. ./x.sh'], 'yes'],
  [STATUS, ['sh -x ~/x.sh > out.txt'], 'yes'],
  [STATUS, ['bash < x.sh'], 'yes'],
  [STATUS, ['cat x.sh'], 'no'],
  [STATUS, ['bash -n; echo x.sh'], 'no'],
  [STATUS, ['bash none.sh'], 'no'],
  [STATUS, ['mkdir a; cd a', 'bash ../x.sh'], 'yes'],
  [STATUS, ['e endpoint status'], 'yes'],
  [STATUS, ['~/bin/e endpoint status'], 'yes'],
  [STATUS, ['bin/parts status'], 'yes'],
  [STATUS, ['bin/parts health'], 'no'],
  [STATUS, ['bin/unasked'], 'no'],
  [STATUS, ['bin/self'], 'no'],
  // No program by itself: it lacks its first line.
  [STATUS, ['bin/data'], 'no'],
  [STATUS, [`bash <<'E'\n${CALL} endpoint status\nE`], 'yes'],
  [STATUS, [`bash <<< '${CALL} endpoint status'`], 'yes'],
  [STATUS, [`cat > y.sh <<'E'\n${CALL} endpoint status\nE`], 'no'],
  // The folder
  ['du /var/lib/etcd$ANY', ['cd /var/lib/etcd', 'du -sh'], 'yes'],
  ['du /var/lib/etcd$ANY', ['cd /var/lib/etcd && du -sh . && cd'], 'yes'],
  ['du /var/lib/etcd$ANY', ['cd /var/lib', 'sudo du -sh etcd/member'], 'yes'],
  ['du /var/lib/etcd$ANY', ['cd /var/lib/etcd', 'cd', 'du -sh'], 'no'],
  ['du /var/lib/etcd$ANY', ['cd /var/lib', 'du -sh *'], 'yes'],
  ['cat /etc/hosts', ['cd /etc', 'grep local hosts'], 'yes'],
  ['cat ~/notes.txt', ['cd /tmp', 'cat ~/notes.txt'], 'yes'],
  // The namespace
  [
    'kubectl get pods -n a',
    ['kubectl config set-context --current --namespace=a', 'k get po'],
    'yes',
  ],
  ['kubectl get pods -n a', ['kubens a', 'kubectl get pods', 'kubens b'], 'no'],
  ['kubectl get pods -n a', ['kubens a', 'kubens b', 'kubectl get pods'], 'no'],
  ['kubectl get pods', ['kubectl get pods'], 'yes'],
]

/** A line that went well. */
const typed = (line: string) => ({
  atMs: 1,
  terminal: '/dev/pts/0',
  status: 0,
  members: [0],
  line,
})

const verdictOf = (wanted: string, lines: readonly string[]): string => {
  const last = understand(lines.map(typed), home).at(-1)
  if (!last) throw new Error('Cannot understand nothing')
  const [command] = essentials(readBash(wanted))
  if (!command) throw new Error(`Cannot find a command in ${wanted}`)
  return judge(command, last.script, last.entry, 'success', last.namespace ?? 'default')
}

test.for(ROWS)('%s | %o: %s', ([wanted, lines, answer]) => {
  expect(verdictOf(wanted, lines)).toBe(answer === 'yes' ? 'done' : 'not-done')
})

test('a folder belongs to its terminal, and a failed `cd` leads nowhere', () => {
  const entry = typed('cd /var/lib/etcd')
  const du = typed('du -sh')
  const wordsOf = (entries: readonly (typeof entry)[]) =>
    understand(entries, home)
      .at(-1)
      ?.script.commands.map(({ words }) => words.map(({ value }) => value))
  expect(wordsOf([entry, du])).toEqual([
    ['du', '-sh'],
    ['du', '-sh', '/var/lib/etcd'],
  ])
  expect(wordsOf([entry, { ...du, terminal: '/dev/pts/1' }])).toEqual([['du', '-sh']])
  expect(wordsOf([{ ...entry, status: 1 }, du])).toEqual([['du', '-sh']])
})
