import type { Machine } from './environment.ts'
import { type Entry, readLog, sinceMs } from './evidence-log.ts'
import { fail } from './failure.ts'
import type { Outcome } from './matcher.ts'
import { runningLines } from './running.ts'

type RanOptions = {
  /** `success` without it; `failure` where failing is the lesson. */
  readonly outcome?: Outcome
  /** What the learner reads instead of the sentence made for the case. */
  readonly hint?: string
}

/**
 * Asserts that the learner's shell ran a command that means the same, after the step before was passed; of several
 * command lines any one will do, and the first is the one that the learner is told.
 */
export type Ran = (commandLines: string | readonly string[], options?: RanOptions) => Promise<true>

/** Asks for the namespace of a kubectl command that names none, as the kubeconfig has it now. */
export type AskNamespace = () => Promise<string>

/** The word `ran` for one step. */
export const ranWord =
  (machine: Machine, step: string, askNamespace: AskNamespace): Ran =>
  async (commandLines, { outcome = 'success', hint } = {}) => {
    const lines = typeof commandLines === 'string' ? [commandLines] : commandLines
    const [first] = lines
    if (first === undefined) throw new TypeError('Unexpected empty list, expected a command')
    const log = readLog(`${machine.state}/evidence.log`)
    const since = sinceMs(`${machine.state}/passed`, step)
    const evidence: Evidence = {
      recorded: log !== undefined,
      now: (log ?? []).filter(({ atMs }) => atMs > since),
      before: (log ?? []).filter(({ atMs }) => atMs <= since),
    }
    const answers: Exclude<Asked, 'done'>[] = []
    for (const line of lines) {
      const asked = await ask(line, outcome, evidence, askNamespace)
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

type Evidence = {
  readonly recorded: boolean
  /** Lines of this step, and of those before it. */
  readonly now: readonly Entry[]
  readonly before: readonly Entry[]
}

type Asked = 'done' | 'other-outcome' | 'before' | 'not-done' | 'not-recorded'

const ask = async (
  commandLine: string,
  outcome: Outcome,
  evidence: Evidence,
  askNamespace: AskNamespace,
): Promise<Asked> => {
  // Loaded only here: most checks ask the cluster, and start faster without a bash parser.
  const { essentials, judge } = await import('./matcher.ts')
  const { readBash } = await import('../language/bash.ts')
  const { isEndless } = await import('../language/endless.ts')
  const wanted = essentials(readBash(commandLine))
  if (wanted.length === 0)
    throw new TypeError(`Unexpected text \`${commandLine}\`, expected a command`)
  const running = outcome === 'failure' ? [] : runningLines()
  const askFor = (namespace: string): Asked => {
    const verdicts = (command: (typeof wanted)[number], entries: readonly Entry[]) =>
      entries.map(entry => judge(command, readBash(entry.line), entry, outcome, namespace))
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
