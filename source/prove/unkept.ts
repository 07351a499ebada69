import { readKubectl } from '../language/kubectl.ts'
import { isRefusal } from '../language/refusal.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { ExecBlock, Prose } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import type { Script } from '../model/script.ts'
import type { TypedBlock } from '../model/typed.ts'
import { linePosition } from './locate.ts'
import { short } from './short.ts'

/**
 * The failure that the text announces in so many words ("**Error:** "pods is forbidden"", "This should fail") where
 * nothing of the block failed and nothing it printed speaks of a failure. `prose` is that of the block's section. What
 * the text only allows (a title, "may fail", a pod that fails later) promises nothing, so nothing is missing.
 */
export const unkeptFailure = (
  block: ExecBlock,
  typed: TypedBlock,
  prose: readonly Prose[],
): Diagnostic | undefined => {
  const { status, source, output } = block.expects
  if (status !== 'failure' || source !== 'prose' || output !== undefined) return undefined
  if (typed.outcome.state !== 'finished' || isHandled(block.script)) return undefined
  if (speaksOfFailure(typed.output.text)) return undefined
  const said = saidBelow(block, prose) ?? saidInside(block)
  return (
    said && {
      rule: 'failure-missing',
      severity: 'warning',
      position: said.position,
      reason: `Unexpected success of the block, expected the failure that the text announces: ${said.text}`,
      fix: 'Correct the text, or the block so that it fails as the text says',
    }
  )
}

type Said = { readonly text: string; readonly position: Position }

const saidBelow = (block: ExecBlock, prose: readonly Prose[]): Said | undefined => {
  const below = prose.find(
    ({ position }) => position.start.offset === block.expects.position?.start.offset,
  )
  if (!below || below.position.start.offset < block.position.end.offset) return undefined
  const sentence = below.text.split(/(?<=[.!?])\s/)[0] ?? ''
  return isFirm(sentence, block.script)
    ? { text: short(sentence, 100), position: below.position }
    : undefined
}

/** A comment above a command says it of that command: `# Try hostPath (BLOCKED by baseline)`. */
const saidInside = (block: ExecBlock): Said | undefined => {
  const { position } = block.expects
  if (!position || !isInside(position, block.position)) return undefined
  const lines = block.value.split('\n')
  const index = lines.findIndex(line => {
    const said = /^\s*#.*\(((?:fails|denied|forbidden|rejected|blocked)\b[^)]*)/i.exec(line)?.[1]
    return said !== undefined && !isHedged(said)
  })
  if (index < 0) return undefined
  return { text: short(lines[index] ?? '', 100), position: linePosition(block, index) }
}

const isInside = (inner: Position, outer: Position): boolean =>
  outer.start.offset <= inner.start.offset && inner.end.offset <= outer.end.offset

const isFirm = (sentence: string, script: Script): boolean => {
  if (isHedged(sentence)) return false
  const verbs = verbsOf(script)
  const makes = verbs.some(verb => MAKING.test(verb))
  const shows = verbs.some(verb => SHOWING.test(verb))
  // A pod that fails, or is not started, is no failure of the command that asked for it or shows it.
  if ((makes || shows) && OF_PODS.test(sentence)) return false
  if (isRefusal(sentence) || QUOTES_ERROR.test(sentence)) return true
  if (IS_GONE.test(sentence)) return asksForOne(script)
  if (makes) return IS_REFUSED.test(sentence)
  return WILL_FAIL.test(sentence) || (!shows && FAILS.test(sentence))
}

/** The message itself: "Error: "…"", or "Error:" with the message in the block that follows. */
const QUOTES_ERROR = /^\W*errors?\b:?\s*(?:["'“”‘`]|$)/i

const WILL_FAIL =
  /\bstill fails\b|\b(?:should|will|must) (?:fail|be (?:forbidden|denied|rejected|refused))\b|\b(?:this|request) is (?:forbidden|denied|rejected)\b/i

const FAILS = /\b(?:this|it|request) fails\b|\bit is (?:forbidden|denied|rejected)\b/i

/** Of an object that was handed over: only its refusal is a failure of the command. */
const IS_REFUSED =
  /^\W*(?:this|it|(?:the )?(?:\w+ )?(?:pod|request|creation|deployment|service|manifest|job|command))\b.{0,20}\b(?:is|gets|(?:will|should|must) be) (?:forbidden|denied|rejected|refused)\b/i

const IS_GONE =
  /^\W*(?:now )?(?:(?:it|everything)(?:'s| is) gone|[\w ]*\b(?:no longer exists|automatically deleted))\b/i

const OF_PODS = /pull|image|crash|back-?off|\bstart|schedul|pending|evict|oom|probe/i

const MAKING = /^(?:apply|create|run|scale|set|patch|replace|edit|rollout)\b/

const SHOWING = /^(?:get|describe|logs|events|top)\b/

/** Words of a condition, the quoted message left out. */
const isHedged = (text: string): boolean =>
  /\b(?:if|when|once|unless|until|without|after|may|might|could|can|sometimes|often|usually|or)\b/i.test(
    text.replace(/["“][^"”]*["”]|`[^`]*`/g, ''),
  )

/** A failure that the block itself answers to shows nowhere. */
const isHandled = ({ commands }: Script): boolean =>
  commands.some(
    ({ guard, within }) =>
      guard === 'or' ||
      guard === 'condition' ||
      within.some(({ type }) => type === 'branch' || type === 'condition' || type === 'payload'),
  )

/** `kubectl get configmap test-cm`: what is gone makes it fail. */
const asksForOne = ({ commands }: Script): boolean => {
  const kubectl = readKubectl(commands.at(-1)?.words ?? [])
  return (
    kubectl?.verb === 'get' &&
    !kubectl.flags.has('watch') &&
    !kubectl.flags.has('ignore-not-found') &&
    kubectl.targets.some(({ name }) => name !== undefined)
  )
}

const verbsOf = ({ commands }: Script): readonly string[] =>
  commands.flatMap(({ words }) => readKubectl(words)?.verb ?? [])

/** A warning lets the command pass; names of objects (`pod/failing-job`) are no words. */
const speaksOfFailure = (output: string): boolean =>
  /(?<![\w/.-])(?:errors?|fail(?:s|ed|ure)?|forbidden|denied|refused|rejected|blocked|invalid|unauthorized|not found|unable|cannot|can't|could not|timed out|timeout|bad address|unreachable|exceed(?:s|ed)?|violates?|40[13]|no)(?![\w/-])/i.test(
    output.replace(/^Warning: .*$/gm, ''),
  )
