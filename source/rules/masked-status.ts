import type { Rule, Subject } from '../model/rule.ts'
import { isDryRun, makesChanges } from './changes.ts'
import {
  commandsIn,
  commandsOf,
  failsAsAnnounced,
  pipedWith,
  type RunCommand,
  written,
} from './look.ts'

export const maskedStatus: Rule = {
  id: 'masked-status',
  severity: 'warning',
  summary: 'A pipe hides that the command before it failed',
  details:
    'A pipe has the status of its last member, and `awk`, `head` or `sort` are content with no input at all. Where a command on the left may well fail, as `kubectl exec` into a pod, the block then looks as if it had worked, and a variable set from it is empty. Members that fail without input, as `grep` or `kubectl apply -f -`, and `set -o pipefail` are fine.',
  inspect: function* (subject) {
    const places = pipefails(subject)
    for (const one of commandsOf(subject.lab)) {
      if (failsAsAnnounced(one.block) || !mayFail(one)) continue
      const { pipe, guard, position } = one.command
      if (pipe.of === 1 || pipe.index === pipe.of - 1 || guard === 'condition') continue
      const members = pipedWith(commandsIn(subject, one.block), one).filter(
        ({ command }) => command.within.length === one.command.within.length,
      )
      const last = members.find(({ command }) => command.pipe.index === pipe.of - 1)
      if (!last || one.remote || isWatched(one) || !isContent(last)) continue
      if ((places.get(one.block.terminal) ?? position.start.offset) < position.start.offset)
        continue
      yield {
        position: { start: position.start, end: last.command.position.end },
        reason: `Unexpected \`| ${nameOf(last)}\`, which succeeds whether or not \`${nameOf(one)}\` did, expected the pipe to fail with it`,
        fix: instead(subject, one, last),
      }
    }
  },
}

/** `watch 'kubectl exec … | tail'` looks at the output, never at the status. */
const isWatched = ({ command }: RunCommand): boolean =>
  command.within.some(place => place.type === 'payload' && place.shell === 'watch')

/** Programs that end with 0 on empty input. */
const CONTENT =
  /^(?:awk|gawk|mawk|head|tail|sort|uniq|cut|tr|sed|wc|tee|cat|column|nl|rev|fold|xargs|jq|yq|less|more)$/

const isContent = ({ command }: RunCommand): boolean => {
  const words = command.words.map(({ value }) => value)
  // `jq -e` asks, and a script of awk's or sed's own may set the status.
  if (words[0] === 'jq') return !words.some(word => /^-\w*e|^--exit-status/.test(word))
  return CONTENT.test(words[0] ?? '') && !words.some(word => /\bexit\b/.test(word))
}

/** Commands that reach into a pod, onto another host or over the network, or that change things. */
const mayFail = (one: RunCommand): boolean => {
  const { command, kubectl } = one
  if (kubectl)
    return kubectl.verb === 'exec' || (makesChanges(one) && !isDryRun(one)) || asksRaw(one)
  const [program, verb] = command.words.map(({ value }) => value)
  if (program === 'docker' || program === 'crictl') return verb === 'exec'
  return makesChanges(one) || /^(?:curl|wget|etcdctl|ssh)$/.test(program ?? '')
}

/** `kubectl get --raw` of a path that a server may not have, or may refuse. */
const asksRaw = ({ kubectl }: RunCommand): boolean => kubectl?.flags.has('raw') ?? false

/** For each terminal, the place from which on `set -o pipefail` holds. */
const pipefails = ({ lab }: Subject): ReadonlyMap<number, number> => {
  const places = new Map<number, number>()
  for (const { block, command } of commandsOf(lab))
    if (
      command.words[0]?.value === 'set' &&
      command.words.some(({ value }) => value === 'pipefail') &&
      !places.has(block.terminal)
    )
      places.set(block.terminal, command.position.start.offset)
  return places
}

const nameOf = ({ command, kubectl }: RunCommand): string => {
  const [program = '', verb = ''] = command.words.map(({ value }) => value)
  if (kubectl) return `kubectl ${kubectl.verb}`
  return /^(?:helm|docker|crictl|kubeadm|systemctl)$/.test(program) ? `${program} ${verb}` : program
}

const instead = (subject: Subject, one: RunCommand, last: RunCommand): string => {
  const inner = one.command.within.at(-1)?.type === 'substitution'
  if (inner)
    return `Begin the substitution with \`set -o pipefail;\`, as in \`$(set -o pipefail; ${nameOf(one)} … | ${nameOf(last)} …)\``
  const text = written(subject, last.command)
  return `Write \`(set -o pipefail; ${nameOf(one)} … | ${text.length > 40 ? `${nameOf(last)} …` : text})\``
}
