import { endlessInBlock } from '../language/endless-block.ts'
import type { ExecBlock } from '../model/lab.ts'
import type { Rule, Subject } from '../model/rule.ts'
import { commandsIn, type RunCommand, runsOf, written } from './look.ts'

export const endlessCommand: Rule = {
  id: 'endless-command',
  severity: 'warning',
  summary: 'A command never ends, and nothing says how it is ended',
  details:
    'A learner who clicks the next block types it into the watch instead of the shell. `for=30s` or `until="Running"` on the fence says when Ctrl-C is sent, `interrupt` on the fence of the next block sends it first, `timeout 30` in the command itself does without. A command in the background, or in a pipe that `head` ends, is no finding.',
  inspect: function* (subject) {
    const runs = runsOf(subject.lab)
    for (const [index, { block }] of runs.entries()) {
      if (block.ending) continue
      const next = runs
        .slice(index + 1, index + 40)
        .find(run => run.block.terminal === block.terminal)
      if (next?.block.interrupt) continue
      const endless = findEndless(subject, block)
      if (!endless) continue
      const after = restOf(subject, block, endless)
      yield {
        position: endless.command.position,
        reason: `Unexpected \`${nameOf(subject, endless)}\` that never ends${after}, expected a mark that says how it is ended`,
        fix: isInLine(block)
          ? 'Put it into a fence with `for=30s` or `until="…"`, or write `{{exec interrupt}}` behind the next one'
          : 'Write `for=30s` or `until="…"` on the fence, or `interrupt` on that of the next block',
      }
    }
  },
}

/** A command in the text, which has no fence to write a flag on. */
const isInLine = ({ position, content }: ExecBlock): boolean =>
  content.start.line === position.start.line

const restOf = (subject: Subject, block: ExecBlock, endless: RunCommand): string =>
  commandsIn(subject, block).some(
    ({ command }) => command.statement > endless.command.statement && command.words.length > 0,
  )
    ? ', with commands below it'
    : ''

const findEndless = (subject: Subject, block: ExecBlock): RunCommand | undefined => {
  const endless = endlessInBlock(block.script)
  return endless && commandsIn(subject, block).find(({ command }) => command === endless)
}

/** A loop is known by its question: `while true`. */
const nameOf = (subject: Subject, { command }: RunCommand): string =>
  `${command.within.at(-1)?.type === 'condition' ? 'while ' : ''}${written(subject, command)}`
