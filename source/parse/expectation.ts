import type { Code, Paragraph, RootContent } from 'mdast'
import { toString as plainText } from 'mdast-util-to-string'
import { isRefusal } from '../language/refusal.ts'
import type { Locate } from '../language/text.ts'
import type { Expectation } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import type { Script } from '../model/script.ts'
import type { Text } from './blocks.ts'
import type { Stretch } from './outline.ts'

/**
 * What the prose around a block says of its outcome: "Should show: "healthy"", "**Error:** … is forbidden".
 * An announced failure allows the block to fail; only a flag demands it.
 */
export const expectationIn =
  (stretch: Stretch, { source }: Text) =>
  (code: Code, script: Script, locate: Locate): Expectation => {
    const after = proseAfter(stretch.nodes, code)
    const said = after && source.slice(offset(after, 'start'), offset(after, 'end'))
    const failure =
      (after && said && announcesFailure(plainText(after), script)
        ? positionOf(after)
        : undefined) ??
      (said && announcesSuccess(said) ? undefined : failureIn(stretch, code, script, locate))
    const output = said === undefined ? undefined : announcedOutput(said)
    // `kubectl auth can-i` answers "no" with status 1: the answer that the prose promises is no fault.
    if (output === 'no')
      return { status: 'failure', output, source: 'prose', position: positionOf(after) }
    if (failure) return { status: 'failure', output: undefined, source: 'prose', position: failure }
    return output === undefined
      ? { status: 0, output: undefined, source: 'default', position: undefined }
      : { status: 0, output, source: 'prose', position: positionOf(after) }
  }

/** The paragraph that follows a block with nothing in between. */
const proseAfter = (nodes: readonly RootContent[], code: Code): Paragraph | undefined => {
  const next = nodes[nodes.indexOf(code) + 1]
  return nodes.includes(code) && next?.type === 'paragraph' ? next : undefined
}

const announcesSuccess = (text: string): boolean => /^\W*(?:success|works?\b|it works)/i.test(text)

/** "Error: …", "**Error:** "…"", "Still fails - …", "Fourth deployment fails!", "Now it's gone!". */
const announcesFailure = (text: string, script: Script): boolean => {
  const sentence = text.split(/(?<=[.!?])\s/)[0] ?? ''
  // A message that is quoted whole may be of any length.
  if (sentence.length > 140 && !/^\W*error\s*:/i.test(sentence) && !isRefusal(text)) return false
  if (/\b(?:is|it's|are|now) gone\b|\bno longer exists\b|\bautomatically deleted\b/i.test(sentence))
    return true
  // Behind `… | grep Events` the prose tells what the output shows, not how the command ends.
  if (script.commands.some(({ pipe }) => pipe.of > 1) && !changes(script)) return false
  return (
    isRefusal(text) ||
    /^\W*errors?\b(?!\s+(?:handling|budget|rate))/i.test(text) ||
    /\b(?:(?:still|will|this|also|deployment|creation|request|it) fails|(?:should|will) fail\b|fails!|is (?:forbidden|denied|rejected|blocked)|(?:gets|pod) rejected)\b/i.test(
      sentence,
    )
  )
}

/** The title, or a comment in the block, says so: "(fails!)", "# Try hostPath (BLOCKED by baseline)". */
const failureIn = (
  stretch: Stretch,
  code: Code,
  script: Script,
  locate: Locate,
): Position | undefined => {
  if (!changes(script)) return undefined
  const inTitle =
    /\([^)]*\b(?:fails?(?!\s+silently)|denied|forbidden|rejected|blocked)\b[^)]*\)/i.test(
      stretch.title,
    ) || /\bviolations?\b/i.test(stretch.title)
  if (inTitle && stretch.heading) return positionOf(stretch.heading)
  const comment =
    /(?:^|\s)#.*(?:\b(?:BLOCKED|FORBIDDEN|DENIED|REFUSED|will fail|should fail|fails)\b|\((?:fails|forbidden|denied|refused)[!),:]|\b(?:[Tt]his|[Ii]t) (?:is|will be|should be) (?:forbidden|denied|refused|blocked)\b|\b[Ii]nvalid\b|[Rr]ejected|\bexceeds?\b)/m
  const said = comment.exec(code.value)
  if (!said) return undefined
  const begin = code.value.indexOf('#', said.index)
  return locate(begin, said.index + said[0].length)
}

const changes = (script: Script): boolean =>
  script.commands.some(
    ({ words }) =>
      words[0]?.value === 'kubectl' &&
      words.some(({ value }) =>
        /^(?:apply|create|run|scale|exec|patch|expose|delete)$/.test(value),
      ),
  )

/** `Output: \`Guaranteed\``, `Should show: "healthy"`: the quoted text, at most one line. */
const announcedOutput = (markdown: string): string | undefined => {
  const match =
    /^(?:\W*)(?:should\s+(?:show|print|say|output|return)|expected(?:\s+output)?|output|prints?|returns?)\s*:\s*(?:`([^`\n]+)`|"([^"\n]+)"|“([^”\n]+)”)/i.exec(
      markdown,
    )
  return match?.[1] ?? match?.[2] ?? match?.[3]
}

const offset = (node: RootContent, side: 'start' | 'end'): number =>
  node.position?.[side].offset ?? 0

const positionOf = (node: RootContent | undefined): Position | undefined =>
  node?.position && {
    start: { ...node.position.start, offset: node.position.start.offset ?? 0 },
    end: { ...node.position.end, offset: node.position.end.offset ?? 0 },
  }
