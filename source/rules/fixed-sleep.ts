import type { Rule, Subject } from '../model/rule.ts'
import { commandsIn, failsAsAnnounced, type Run, type RunCommand, runsOf, written } from './look.ts'
import { madeBy } from './objects.ts'
import { sessionsBefore } from './sessions.ts'
import { waitFor } from './wait-for.ts'

export const fixedSleep: Rule = {
  id: 'fixed-sleep',
  severity: 'warning',
  summary: 'A `sleep` stands where something is waited for',
  details:
    'On a slow machine the time is too short and the next command finds nothing; on a fast one the learner waits for nothing. `kubectl wait` and `kubectl rollout status` end as soon as it is so, and fail where it never is. A finding is only given where it can be told what the `sleep` stood for: time that has to pass for its own sake, between two looks at a pod that crashes, is left alone.',
  inspect: function* (subject) {
    let before: { readonly run: Run; readonly last: readonly RunCommand[] } | undefined
    for (const run of runsOf(subject.lab)) {
      const earlier = before?.run.section === run.section ? before.last : []
      const commands = commandsIn(subject, run.block)
      for (const [index, one] of commands.entries()) {
        if (!isSleep(one) || (sessionsBefore(subject).get(one.command) ?? 0) > 0) continue
        const wait = standsFor(subject, [...earlier, ...commands.slice(0, index)], one)
        if (wait === undefined) continue
        yield {
          position: one.command.position,
          reason: `Unexpected \`${written(subject, one.command)}\`, expected to wait until it is so`,
          fix: `Write \`${wait}\``,
        }
      }
      before = { run, last: commands }
    }
  },
}

const isSleep = ({ command, remote }: RunCommand): boolean =>
  !remote &&
  command.words[0]?.value === 'sleep' &&
  command.words.length === 2 &&
  /^\d+(?:\.\d+)?[smh]?$/.test(command.words[1]?.value ?? '') &&
  command.within.length === 0 &&
  !command.background

/** Words that tell of something which is not going to be ready. */
const TROUBLE =
  /fail|never|reject|exceed|crash|pending|stuck|unhealthy|invalid|wrong|error|quota|broken|\bbad\b|evict|\boom|kill|degrad|slow|starv|unschedul|flap|restart|backoff|throttl|denied|forbid|limit|timeout|rollback|stress|disaster|simulat|chaos|partition|block/i

/** The command that waits for what was done right before; `undefined` where that cannot be told. */
const standsFor = (
  subject: Subject,
  before: readonly RunCommand[],
  { block, section }: RunCommand,
): string | undefined => {
  const own = before.filter(one => one.command.within.length === 0)
  // A command in the background runs through the time: then the time is the matter.
  if (own.some(one => one.command.background)) return undefined
  const last = own.findLast(({ kubectl }) => kubectl !== undefined)
  if (!last || failsAsAnnounced(last.block)) return undefined
  const said = section.prose.filter(
    ({ position }) =>
      position.start.offset > last.block.position.start.offset &&
      position.start.line < block.position.end.line + 6,
  )
  const spoken = [
    section.title,
    ...said.map(({ text }) => text),
    ...remarksIn(subject.source.slice(last.block.content.start.offset, block.position.end.offset)),
    written(subject, last.command),
  ]
  if (spoken.some(text => TROUBLE.test(text))) return undefined
  const made = madeBy(subject, last)
  return made.some(({ name }) => TROUBLE.test(name)) ? undefined : waitFor(last, made)
}

/** What the author says in comments and in what is printed; keys of a manifest say nothing. */
const remarksIn = (text: string): readonly string[] =>
  [...text.matchAll(/(?:^|\s)#\s(.*)$|^\s*echo (.*)$/gm)].map(match => match[1] ?? match[2] ?? '')
