import type { Rule } from '../model/rule.ts'
import { commandsOf, type RunCommand, written } from './look.ts'
import { sessionsBefore } from './sessions.ts'

export const exitInBlock: Rule = {
  id: 'exit-in-block',
  severity: 'warning',
  summary: "A block ends the learner's shell",
  details:
    "What is clicked is typed into the learner's own shell: `exit` closes the terminal, `exec prog` puts another program in its place, and after `set -e` the first command that fails closes it too. In a function, a subshell or a script these are fine, and `exit` is what leaves a container's shell.",
  inspect: function* (subject) {
    const sessions = sessionsBefore(subject)
    for (const one of commandsOf(subject.lab)) {
      if (!endsShell(one) || (sessions.get(one.command) ?? 0) > 0) continue
      const text = written(subject, one.command)
      yield {
        position: one.command.position,
        reason: `Unexpected \`${text}\` in a block that is run, expected the learner's shell to stay open`,
        fix: /^set /.test(text)
          ? `Take \`${text}\` out, or put the commands into \`( … )\``
          : 'Put the commands into `( … )`, or write the script into a file and run that',
      }
    }
  },
}

const endsShell = ({ command }: RunCommand): boolean => {
  const [program, ...rest] = command.words.map(({ value }) => value)
  const here = command.within.every(
    ({ type }) => type === 'condition' || type === 'branch' || type === 'while' || type === 'for',
  )
  if (!here || command.background || command.pipe.of > 1) return false
  if (program === 'exit' || program === 'logout') return true
  if (program === 'exec') return rest.length > 0
  return (
    program === 'set' &&
    rest.some(
      (word, index) =>
        /^-[a-z]*e[a-z]*$/.test(word) || (word === 'errexit' && rest[index - 1] === '-o'),
    )
  )
}
