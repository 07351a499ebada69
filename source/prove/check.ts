import type { Machine } from '../machine/learner.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Step } from '../model/lab.ts'
import type { CheckResult } from '../model/transcript.ts'

/** A check's first answer may come before the cluster is done with what the step asked for. */
const PATIENCE_MS = 30_000
const PAUSE_MS = 1000
const LIMIT_MS = 60_000

/**
 * Runs a verify script once, exactly as Killercoda does: a file of its own in an empty folder, bash, root, an empty
 * environment but for HOME. `script` is the built `verify.sh`.
 */
export const runCheck = async (machine: Machine, script: string): Promise<CheckResult> => {
  const { exitCode, stdout, stderr, durationMs } = await machine.exec(
    [
      'bash',
      '-c',
      'folder=$(mktemp -d) && cat > "$folder/verify.sh" && cd "$folder" && env -i HOME=/root PATH="$PATH" bash "$folder/verify.sh"; status=$?; rm -rf "$folder"; exit $status',
    ],
    { input: script, timeoutMs: LIMIT_MS },
  )
  return {
    passed: exitCode === 0,
    status: exitCode,
    output: `${stdout}${stderr}`.trim(),
    durationMs,
  }
}

/** Asks a check until it passes, as a learner presses CHECK again, at most half a minute; the last answer counts. */
export const runUntilPassed = async (
  machine: Machine,
  script: string,
  signal: AbortSignal | undefined,
): Promise<CheckResult> => {
  const deadline = performance.now() + PATIENCE_MS
  let result = await runCheck(machine, script)
  while (!result.passed && performance.now() + PAUSE_MS < deadline && !signal?.aborted) {
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
    result = await runCheck(machine, script)
  }
  return result
}

export type CheckAnswers = {
  readonly before: CheckResult | undefined
  readonly after: CheckResult
  readonly again: CheckResult | undefined
  readonly changed: readonly string[]
  /** A block of the step failed: then a check that fails after it is right. */
  readonly broken: boolean
}

/** What the answers of a check say about it. */
export const judgeCheck = (step: Step, answers: CheckAnswers): readonly Diagnostic[] => {
  const { before, after, again, changed, broken } = answers
  const position =
    step.blocks.find(({ type }) => type === 'verify')?.position ??
    step.heading ??
    step.blocks[0]?.position
  if (!position) return []
  const title = `step ${step.number} "${step.title}"`
  const found: Diagnostic[] = []
  const add = (rule: string, reason: string, fix: string) =>
    found.push({ rule, severity: 'error', position, reason, fix })
  if (before?.passed)
    add(
      'check-passes-before',
      `Unexpected pass of the check of ${title} before the step, expected a failure`,
      'Check what the step changes, or let it leave something that can be checked',
    )
  if (!after.passed && !broken)
    add(
      'check-fails-after',
      `Unexpected failure of the check of ${title} after the step: ${after.output.split('\n').at(-1) || `exit status ${after.status}`}`,
      'Check what the step really leaves; `retry` waits for what takes its time',
    )
  if (after.passed && again && !again.passed)
    add(
      'check-not-repeatable',
      `Unexpected failure of the check of ${title} when asked a second time, expected the same answer`,
      'Let the check only look, never change what it looks at',
    )
  if (changed.length > 0)
    add(
      'check-changes-cluster',
      `Unexpected change by the check of ${title}: ${changed.slice(0, 5).join(', ')}`,
      'Let the check only look: `kubectl get`, never `create`, `delete` or `apply`',
    )
  return found
}
