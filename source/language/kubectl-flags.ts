import type { Word } from '../model/script.ts'

/** Short flags that take a value, by the long name they stand for. */
const SHORT_VALUES: Readonly<Record<string, string>> = {
  n: 'namespace',
  l: 'selector',
  f: 'filename',
  k: 'kustomize',
  o: 'output',
  c: 'container',
  p: 'patch',
  s: 'server',
  L: 'label-columns',
  v: 'v',
}

const SHORT_SWITCHES: Readonly<Record<string, string>> = {
  A: 'all-namespaces',
  w: 'watch',
  i: 'stdin',
  t: 'tty',
  R: 'recursive',
  q: 'quiet',
  h: 'help',
}

/** Long flags that stand alone; every other long flag without `=` takes the next word. */
const SWITCHES = new Set([
  'command',
  'current',
  'flatten',
  'embed-certs',
  'all-namespaces',
  'watch',
  'watch-only',
  'stdin',
  'tty',
  'recursive',
  'quiet',
  'help',
  'all',
  'force',
  'now',
  'no-headers',
  'show-labels',
  'show-kind',
  'show-managed-fields',
  'overwrite',
  'dry-run',
  'wait',
  'rm',
  'it',
  'ignore-not-found',
  'follow',
  'previous',
  'timestamps',
  'all-containers',
  'prefix',
  'local',
  'list',
  'record',
  'server-side',
  'force-conflicts',
  'ignore-daemonsets',
  'delete-emptydir-data',
  'disable-eviction',
  'expose',
  'attach',
  'leave-stdin-open',
  'privileged',
  'save-config',
  'validate',
  'prune',
  'short',
  'client',
  'containers',
  'insecure-skip-tls-verify',
  'minify',
  'raw-output',
  'sum',
  'resource-version-changed',
  'namespaced',
  'share-processes',
  'same-node',
  'keep-labels',
  'keep-annotations',
  'cascade',
  'windows-line-endings',
])

type Split = {
  readonly flags: Map<string, string>
  readonly files: Word[]
  readonly plain: Word[]
  readonly inner: readonly Word[]
  namespace: Word | undefined
}

/** Parts the words of a kubectl command into flags and the rest; `follows`: to `logs`, `-f` is a switch. */
export const splitFlags = (words: readonly Word[], follows: boolean): Split => {
  const split: Split = { flags: new Map(), files: [], plain: [], inner: [], namespace: undefined }
  for (let index = 0; index < words.length; index++) {
    const word = words[index]
    if (!word) break
    if (word.value === '--') return { ...split, inner: words.slice(index + 1) }
    if (!word.value.startsWith('-') || word.value === '-') {
      split.plain.push(word)
      continue
    }
    const flag: Flag =
      follows && word.value === '-f'
        ? { name: 'follow', value: { ...word, value: 'true' }, takesNext: false }
        : readFlag(word, words[index + 1])
    if (flag.takesNext) index += 1
    split.flags.set(flag.name, flag.value.value)
    if (flag.name === 'filename' || flag.name === 'kustomize') split.files.push(flag.value)
    if (flag.name === 'namespace') split.namespace = flag.value
  }
  return split
}

type Flag = { readonly name: string; readonly value: Word; readonly takesNext: boolean }

const readFlag = (word: Word, next: Word | undefined): Flag => {
  const part = (value: string): Word => ({ ...word, value })
  if (word.value.startsWith('--')) {
    const equals = word.value.indexOf('=')
    if (equals > 0)
      return {
        name: word.value.slice(2, equals),
        value: part(word.value.slice(equals + 1)),
        takesNext: false,
      }
    const name = word.value.slice(2)
    // What follows a switch that is not listed is most often another flag, or the `--` before a command.
    if (SWITCHES.has(name) || !next || next.value.startsWith('--'))
      return { name, value: part('true'), takesNext: false }
    return { name, value: next, takesNext: true }
  }
  const letter = word.value[1] ?? ''
  const name = SHORT_VALUES[letter]
  const rest = word.value.slice(2).replace(/^=/, '')
  if (name === undefined)
    return { name: SHORT_SWITCHES[letter] ?? letter, value: part(rest || 'true'), takesNext: false }
  if (rest !== '') return { name, value: part(rest), takesNext: false }
  return next ? { name, value: next, takesNext: true } : { name, value: part(''), takesNext: false }
}
