import type { Position } from '../model/place.ts'
import type { Finding, Rule, Subject } from '../model/rule.ts'
import { commandsOf, find, type RunCommand, rangeOf } from './look.ts'
import { runManifests } from './manifests.ts'

export const placeholder: Rule = {
  id: 'placeholder',
  severity: 'warning',
  summary: 'A command that is run has a placeholder in it',
  details:
    'To bash `<pod-name>` is a redirection from a file of that name, and `YOUR_TOKEN` a word like any other. Let the lab find the value itself (`POD=$(kubectl get pod -l app=web -o name)`), or show the block instead of running it.',
  inspect: function* (subject) {
    for (const one of commandsOf(subject.lab)) {
      yield* redirected(subject, one)
      yield* spelled(subject, one)
    }
    for (const { text, locate } of runManifests(subject))
      for (const match of text.matchAll(/:\s+["']?(<[a-z][a-z0-9_-]*>)["']?\s*$/gim)) {
        const start = match.index + match[0].indexOf('<')
        const found = match[1] ?? ''
        yield finding(found, locate(start, start + found.length), '')
      }
  },
}

/** Placeholders in a text where bash would read `<` and `>` as redirections: `<pod-name>`, never `<in.txt >out.txt`. */
export const anglePlaceholders = (text: string): readonly string[] =>
  [...text.matchAll(/<([A-Za-z][A-Za-z0-9_-]*)>(?=[\s"'/:,;)]|-|$)/gm)].map(match => match[0])

/** `kubectl get pod <pod-name>`: unquoted, so that bash sees a redirection. */
const redirected = function* (subject: Subject, one: RunCommand): Iterable<Finding> {
  for (const { operator, target, position } of one.command.redirects) {
    if (operator !== '<' || !target || target.position.start.offset !== position.start.offset + 1)
      continue
    const [found] = anglePlaceholders(
      subject.source.slice(position.start.offset, target.position.end.offset + 2),
    )
    if (!found) continue
    const { offset } = position.start
    yield finding(found, rangeOf(subject, offset, offset + found.length), programOf(one))
  }
}

const SPOKEN = new Set(['echo', 'printf', 'read', 'grep', '#'])
const SHOUTED = /\b(?:YOUR|MY)_[A-Z0-9_]+\b|\b(?:REPLACE|CHANGE)_?(?:ME|THIS|WITH_[A-Z_]+)\b/
const WHOLE = /^<[a-z][a-z0-9 _-]*>$|(?:=|:|\/)<[a-z][a-z0-9 _-]*>/

/** `"<your-token>"`, `YOUR_TOKEN`, `your-email@example.com`. */
const spelled = function* (subject: Subject, one: RunCommand): Iterable<Finding> {
  if (SPOKEN.has(one.command.words[0]?.value ?? '')) return
  for (const { value, text, position } of one.command.words) {
    if (/[\n]/.test(value) || /\$\{?(?:YOUR|MY)_/.test(text)) continue
    const found =
      SHOUTED.exec(value)?.[0] ??
      WHOLE.exec(value)?.[0].replace(/^[^<]*/, '') ??
      /(?:^|[=/:])(your-[a-z-]+)(?=$|[/:@.])/.exec(value)?.[1]
    if (found)
      yield finding(found, find(subject, found, position.start.offset, position), programOf(one))
  }
}

const programOf = ({ command }: RunCommand): string => command.words[0]?.value ?? ''

const finding = (found: string, position: Position, program: string): Finding => ({
  position,
  reason: `Unexpected placeholder \`${found}\` in a block that is run, expected a value`,
  fix:
    /pod/i.test(found) && program === 'kubectl'
      ? 'Set it above, as in `POD=$(kubectl get pods -o jsonpath="{.items[0].metadata.name}")`, and write `$POD`'
      : /node/i.test(found) && program === 'kubectl'
        ? 'Set it above, as in `NODE=$(kubectl get nodes -o jsonpath="{.items[0].metadata.name}")`, and write `$NODE`'
        : 'Set a variable above it, or add `show` to the fence',
})
