import type { Diagnostic } from '../../model/diagnostic.ts'
import type { ShowBlock } from '../../model/lab.ts'
import type { Position } from '../../model/place.ts'
import { linePosition } from '../locate.ts'
import type { Metrics } from './metrics.ts'
import { type PromqlFault, parsePromql } from './promql-types.ts'
import { type ContentVerdict, finding, verdict } from './verdict.ts'

/** Checks queries: their grammar, their types, what they compare, and that somebody exposes what they ask for. */
export const provePromql = async (block: ShowBlock, metrics: Metrics): Promise<ContentVerdict> => {
  const found: Diagnostic[] = []
  for (const { text, lineIndex } of queriesOf(block.value))
    found.push(
      ...(await inspectPromql(text, metrics, offset =>
        linePosition(block, lineIndex + text.slice(0, offset).split('\n').length - 1),
      )),
    )
  return verdict('promql', found)
}

/** What is wrong with one query; `locate` finds the place of an offset in it. */
export const inspectPromql = async (
  text: string,
  metrics: Metrics,
  locate: (offset: number) => Position,
): Promise<readonly Diagnostic[]> => {
  const { faults, names, comparisons } = parsePromql(text)
  const found = faults.map(({ offset, reason, fix }: PromqlFault) =>
    finding('error', 'promql', locate(offset), reason, fix),
  )
  const exposed = await metrics.exposed()
  for (const { name, offset, other } of comparisons) {
    const metric = exposed.get(name)
    if (/_bucket$/.test(name))
      found.push(
        finding(
          'error',
          'promql',
          locate(offset),
          `Unexpected comparison of \`${name}\`, which counts observations since the start, with \`${other}\``,
          `Compare \`histogram_quantile(0.99, rate(${name}[5m]))\` with a time, or the \`rate\` of this bucket divided by that of \`${name.replace(/_bucket$/, '_count')}\` with a share`,
        ),
      )
    else if (metric?.type === 'counter' || (!metric && /_total$/.test(name)))
      found.push(
        finding(
          'warning',
          'promql',
          locate(offset),
          `Unexpected comparison of the counter \`${name}\` with \`${other}\`: it only ever grows`,
          `Compare \`rate(${name}[5m])\` or \`increase(${name}[5m])\``,
        ),
      )
  }
  // Nothing answered: then no name can be called unknown.
  if (exposed.size === 0) return found
  for (const { name, offset } of names) {
    if (exposed.has(name)) continue
    const fault = await unknownMetric(name, exposed, metrics)
    if (fault)
      found.push(finding(fault.severity, 'metric-unknown', locate(offset), fault.reason, fault.fix))
  }
  return found
}

/** Programs that many clusters have beside Kubernetes' own components, by how their metrics begin. */
const ELSEWHERE: readonly { readonly sign: RegExp; readonly program: string }[] = [
  { sign: /^node_/, program: 'node-exporter' },
  { sign: /^kube_/, program: 'kube-state-metrics' },
]

/** Names that are in use, and those of Prometheus itself. */
const unknownMetric = async (
  name: string,
  exposed: ReadonlyMap<string, { readonly component: string }>,
  metrics: Metrics,
): Promise<Pick<Diagnostic, 'severity' | 'reason' | 'fix'> | undefined> => {
  if (/^(?:up|ALERTS|scrape_\w+)$/.test(name) || name.includes(':')) return undefined
  const elsewhere = ELSEWHERE.find(({ sign }) => sign.test(name))
  if (elsewhere)
    return {
      severity: 'warning',
      reason: `Unexpected metric \`${name}\`: no component of this cluster exposes it, ${elsewhere.program} does`,
      fix: `Say that it needs ${elsewhere.program}`,
    }
  if (await metrics.isCompiledIn(name)) return undefined
  const family = `${name.split('_')[0] ?? name}_`
  const isOurs = [...exposed.keys()].some(one => one.startsWith(family))
  return {
    severity: isOurs ? 'error' : 'warning',
    reason: `Unexpected metric \`${name}\`, expected one that a component of the cluster exposes`,
    fix: isOurs
      ? `\`kubectl get --raw /metrics | grep ${family}\` shows what there is`
      : 'Say which program exposes it',
  }
}

type Query = { readonly text: string; readonly lineIndex: number }

/** A block may hold several queries: apart by an empty line, or one in each line. */
const queriesOf = (text: string): readonly Query[] => {
  if (parsePromql(text).faults.length === 0) return [{ text, lineIndex: 0 }]
  const paragraphs: Query[] = []
  let lines: string[] = []
  const all = [...text.split('\n'), '']
  for (const [index, line] of all.entries()) {
    if (line.trim() !== '') lines.push(line)
    else if (lines.length > 0) {
      paragraphs.push({ text: lines.join('\n'), lineIndex: index - lines.length })
      lines = []
    }
  }
  return paragraphs.flatMap(splitLines).filter(({ text: query }) => !isComment(query))
}

const splitLines = (paragraph: Query): readonly Query[] => {
  if (parsePromql(paragraph.text).faults.length === 0) return [paragraph]
  const lines = paragraph.text.split('\n').map((text, index) => ({
    text,
    lineIndex: paragraph.lineIndex + index,
  }))
  const queries = lines.filter(({ text }) => !isComment(text))
  return queries.length > 1 && queries.every(({ text }) => isWhole(text)) ? queries : [paragraph]
}

const isComment = (text: string): boolean =>
  text.split('\n').every(line => /^\s*(?:#|$)/.test(line))

/** Its types may be wrong, but it does not go on in the next line. */
const isWhole = (text: string): boolean =>
  !parsePromql(text).faults.some(({ type }) => type === 'syntax')
