import type { Machine } from './environment.ts'
import { readLog, sinceMs } from './evidence-log.ts'
import { fail } from './failure.ts'
import type { Outcome } from './matcher.ts'
import { runningLines } from './running.ts'
import type { Understood } from './understand.ts'

type RanOptions = {
  /** `success` without it; `failure` where failing is the lesson. */
  readonly outcome?: Outcome
  /** What the learner reads instead of the sentence made for the case. */
  readonly hint?: string
  /** What has to stand in the line besides: a switch that matters, or what its output was looked through for. */
  readonly with?: RegExp
}

/**
 * Asserts that the learner's shell ran a command that means the same, after the step before was passed; of several
 * command lines any one will do, and the first is the one that the learner is told.
 */
export type Ran = (commandLines: string | readonly string[], options?: RanOptions) => Promise<true>

/** Asks for the namespace of a kubectl command that names none, as the kubeconfig has it now. */
export type AskNamespace = () => Promise<string>

/** The word `ran` for one step. */
export const ranWord = (machine: Machine, step: string, ask: AskNamespace): Ran => {
  // It takes as long as the rest of a check, and is the same for every line.
  let namespace: Promise<string> | undefined
  const askNamespace: AskNamespace = () => (namespace ??= ask())
  return async (commandLines, { outcome = 'success', hint, with: pattern = /(?:)/ } = {}) => {
    const lines = typeof commandLines === 'string' ? [commandLines] : commandLines
    const [first] = lines
    if (first === undefined) throw new TypeError('Unexpected empty list, expected a command')
    const log = readLog(`${machine.state}/evidence.log`)
    const since = sinceMs(`${machine.state}/passed`, step)
    // Loaded only here: most checks ask the cluster, and start faster without a bash parser.
    const { understand } = await import('./understand.ts')
    const understood = understand(log ?? [], machine.home).filter(line =>
      pattern.test(meaning(line)),
    )
    const evidence: Evidence = {
      recorded: log !== undefined,
      now: understood.filter(({ entry }) => entry.atMs > since),
      before: understood.filter(({ entry }) => entry.atMs <= since),
    }
    const answers: Exclude<Asked, 'done'>[] = []
    for (const line of lines) {
      const asked = await answer(line, outcome, evidence, askNamespace)
      if (asked === 'done') return true
      answers.push(asked)
    }
    // What was done, but failed or came too early, tells more than what was not done.
    const at = Math.max(
      0,
      answers.findIndex(asked => asked === 'other-outcome' || asked === 'before'),
    )
    const asked = answers[at] ?? 'not-done'
    return fail(hint ?? sentence(asked, lines[at] ?? first, outcome))
  }
}

/** A line as it was typed, and as it was run. */
const meaning = ({ entry, script }: Understood): string =>
  [
    entry.line,
    ...script.commands.map(({ words }) => words.map(({ value }) => value).join(' ')),
  ].join('\n')

type Evidence = {
  readonly recorded: boolean
  /** Lines of this step, and of those before it. */
  readonly now: readonly Understood[]
  readonly before: readonly Understood[]
}

type Asked = 'done' | 'other-outcome' | 'before' | 'not-done' | 'not-recorded'

const answer = async (
  commandLine: string,
  outcome: Outcome,
  evidence: Evidence,
  askNamespace: AskNamespace,
): Promise<Asked> => {
  const { essentials, judge } = await import('./matcher.ts')
  const { readBash } = await import('../language/bash.ts')
  const { isEndless } = await import('../language/endless.ts')
  const wanted = essentials(readBash(commandLine))
  if (wanted.length === 0)
    throw new TypeError(`Unexpected text \`${commandLine}\`, expected a command`)
  const running = outcome === 'failure' ? [] : runningLines()
  const askFor = (namespace: string): Asked => {
    const verdicts = (command: (typeof wanted)[number], lines: readonly Understood[]) =>
      lines.map(line =>
        judge(command, line.script, line.entry, outcome, line.namespace ?? namespace),
      )
    for (const command of wanted) {
      const isRunning =
        isEndless(command) &&
        running.some(line => judge(command, readBash(line), STILL, 'any', namespace) === 'done')
      const found = isRunning ? ['done'] : verdicts(command, evidence.now)
      if (found.includes('done')) continue
      if (found.includes('other-outcome')) return 'other-outcome'
      return verdicts(command, evidence.before).includes('done') ? 'before' : 'not-done'
    }
    return 'done'
  }
  const asked = askFor('default')
  if (asked === 'done') return asked
  const namespace = await askNamespace()
  const again = namespace === 'default' ? asked : askFor(namespace)
  return again === 'done' || evidence.recorded ? again : 'not-recorded'
}

/** How a command that has not ended stands. */
const STILL = { status: undefined, members: [] }

const sentence = (asked: Exclude<Asked, 'done'>, line: string, outcome: Outcome): string => {
  const command = line.trim().replace(/\s+/g, ' ')
  switch (asked) {
    case 'not-recorded':
      return `No command was recorded on this machine yet; open a new terminal tab and run: ${command}`
    case 'before':
      return `Run this again, now that you are in this step: ${command}`
    case 'not-done':
      return `Run this command first: ${command}`
    case 'other-outcome':
      return outcome === 'failure'
        ? `This command was expected to fail here, but it succeeded: ${command}`
        : `This command failed when you ran it; read its message and run it again: ${command}`
  }
}
