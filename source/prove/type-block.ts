import { endlessInBlock } from '../language/endless-block.ts'
import { readKubectl } from '../language/kubectl.ts'
import { opensPodShell } from '../language/shell-call.ts'
import type { Machine } from '../machine/learner.ts'
import { machineLost } from '../machine/lost.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { ExecBlock, Prose } from '../model/lab.ts'
import type { Script } from '../model/script.ts'
import type { TypedBlock } from '../model/typed.ts'
import type { Causes } from './causes.ts'
import { excuseDeletes } from './excuse.ts'
import { explainPods } from './explain-pods.ts'
import { judge, type Verdict } from './judge.ts'
import { unkeptFailure } from './unkept.ts'

export type TypeLimits = {
  /** Ends the run after the block that is under way. */
  readonly signal: AbortSignal | undefined
  /** Time a block may take where its fence says nothing. */
  readonly timeoutMs: number
  /** Time after which a command that never ends is ended, where its fence says nothing. */
  readonly endlessMs: number
}

/** How long the cluster is given before a question is asked once more. */
const LATER_MS = 5000

/**
 * Types a block and judges it; `prose` is that of its section. Where a block that only asks answers otherwise than the
 * text says, it is asked once more a little later: what is right then was a race, which is told as such.
 */
export const typeBlock = async (
  machine: Machine,
  block: ExecBlock,
  prose: readonly Prose[],
  causes: Causes,
  limits: TypeLimits,
): Promise<{ readonly typed: TypedBlock; readonly verdict: Verdict }> => {
  const first = await typeOnce(machine, block, limits)
  const judged = judgeTyped(block, first, prose, causes)
  const excused = await excuseDeletes(machine, first, judged)
  const verdict = await explainPods(machine, first, excused)
  if (isAsSaid(verdict) || !onlyAsks(block.script) || limits.signal?.aborted)
    return { typed: first, verdict }
  await new Promise(resolve => setTimeout(resolve, LATER_MS))
  const second = await typeOnce(machine, block, limits)
  const later = judgeTyped(block, second, prose, causes)
  return isAsSaid(later)
    ? { typed: second, verdict: { ...later, diagnostics: [race(block, verdict)] } }
    : { typed: first, verdict }
}

/** Judges what bash made of a block, and tells where a failure that the text announces did not happen. */
export const judgeTyped = (
  block: ExecBlock,
  typed: TypedBlock,
  prose: readonly Prose[],
  causes: Causes,
): Verdict => {
  const verdict = judge(block, typed, causes)
  const { state } = verdict.state
  const unkept =
    state === 'passed' && verdict.diagnostics.length === 0
      ? unkeptFailure(block, typed, prose)
      : undefined
  return unkept ? { ...verdict, diagnostics: [unkept] } : verdict
}

const isAsSaid = ({ state, diagnostics }: Verdict): boolean =>
  state.state !== 'failed' && diagnostics.every(({ severity }) => severity === 'info')

const race = (block: ExecBlock, { state }: Verdict): Diagnostic => ({
  rule: 'block-races',
  severity: 'warning',
  position: block.content,
  reason: `Unexpected ${state.state === 'failed' ? 'failure' : 'success'} at first, expected an answer that does not depend on when it is asked; ${LATER_MS / 1000} s later it ${state.state === 'failed' ? 'passed' : 'failed as the text says'}`,
  fix: 'Put `kubectl wait --for=…` before it',
})

/** A shell that nobody leaves is waited for as long as its image may take to come. */
const SHELL_MS = 60_000

/** Types a block once, with the end that its fence or its nature gives it. */
export const typeOnce = async (
  machine: Machine,
  block: ExecBlock,
  limits: TypeLimits,
): Promise<TypedBlock> => {
  const terminal = await machine.terminal(block.terminal)
  const endless = block.ending === undefined && endlessInBlock(block.script) !== undefined
  const ending = endless ? { type: 'after' as const, ms: limits.endlessMs } : block.ending
  const typed = await terminal.type(block.value, {
    timeoutMs:
      block.timeoutMs ??
      (opensPodShell(block.script) ? Math.min(SHELL_MS, limits.timeoutMs) : limits.timeoutMs),
    interrupt: block.interrupt,
    ...(ending ? { ending } : {}),
    ...(limits.signal ? { signal: limits.signal } : {}),
  })
  if (typed.outcome.state === 'shell-exited' && !limits.signal?.aborted)
    await expectMachine(machine)
  return typed
}

/** A shell that has ended may have gone with its machine: that is no fault of the block. */
const expectMachine = async (machine: Machine): Promise<void> => {
  const { exitCode } = await machine.exec(['true'], { timeoutMs: 20_000 })
  if (exitCode !== 0) throw machineLost(machine.cluster.node)
}

const ASKING = new Set([
  'get',
  'describe',
  'logs',
  'top',
  'wait',
  'events',
  'explain',
  'api-resources',
  'version',
])
const FILTERS = new Set([
  'grep',
  'awk',
  'sed',
  'cut',
  'sort',
  'uniq',
  'head',
  'tail',
  'wc',
  'jq',
  'echo',
  'column',
  'cat',
  'tr',
])

/** True where nothing in a script changes anything: it can be typed twice. */
export const onlyAsks = (script: Script): boolean =>
  script.commands.every(({ words, redirects, background }) => {
    if (
      background ||
      redirects.some(
        ({ operator, target }) => operator.startsWith('>') && target?.value !== '/dev/null',
      )
    )
      return false
    const name = words[0]?.value
    if (name === undefined) return true
    const kubectl = readKubectl(words)
    return kubectl ? ASKING.has(kubectl.verb) || kubectl.verb.startsWith('top') : FILTERS.has(name)
  })
