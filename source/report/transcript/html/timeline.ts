import type { Transcript } from '../../../model/transcript.ts'
import { blockName, duration } from '../summary.ts'
import { checkLook, LOOKS, type Tone } from './look.ts'
import { html, type Markup } from './markup.ts'
import { type Part, partsOf } from './sections.ts'

type Bar = { readonly title: string; readonly ms: number; readonly tone: Tone }
type Row = {
  readonly title: string
  readonly id: string | undefined
  readonly bars: readonly Bar[]
}

/** Width of the picture in its own units; a bar thinner than the least would not be seen. */
const WIDTH = 1000
const LEAST = 3

/** Where the time went: a row for the cluster, one for each part, one for what is neither, each from where it began. */
export const timeline = (transcript: Transcript): Markup => {
  const { clusterMs, durationMs, goingMs = 0 } = transcript
  const known: readonly Row[] = [
    soleRow('Cluster', clusterMs),
    ...partsOf(transcript).map(rowOf),
    ...(goingMs < 1000 ? [] : [soleRow('Waiting for what was deleted', goingMs)]),
  ]
  const rest = durationMs - known.reduce((sum, row) => sum + total(row), 0)
  const rows = rest > durationMs / 100 ? [...known, soleRow('Machine, snapshots', rest)] : known
  const whole = Math.max(durationMs, ...[rows.reduce((sum, row) => sum + total(row), 0)], 1)
  let at = 0
  const items = rows.map(row => {
    const start = at
    at += total(row)
    return rowMarkup(row, start, whole)
  })
  return html`<div class="card time"><ol>${items}</ol>${LEGEND}</div>`
}

const soleRow = (title: string, ms: number): Row => ({
  title,
  id: undefined,
  bars: [{ title, ms, tone: 'none' }],
})

const rowOf = ({ title, id, blocks, check }: Part): Row => {
  const tone = check && checkLook(check).tone
  const asked = (when: string, ms: number | undefined): readonly Bar[] =>
    ms === undefined ? [] : [{ title: `check ${when}`, ms, tone: tone === 'bad' ? 'bad' : 'calm' }]
  return {
    title,
    id,
    bars: [
      ...asked('before the step', check?.before?.durationMs),
      ...blocks
        .filter(({ proof }) => proof !== 'check')
        .map(run => ({ title: blockName(run), ms: run.durationMs, tone: toneOf(run.state) })),
      ...asked('after the step', check?.after && check.after.durationMs + (check.waitedMs ?? 0)),
      ...asked('again', check?.again?.durationMs),
    ],
  }
}

/** A failure that the text announces took its time like any other; blue is for checks here. */
const toneOf = (state: keyof typeof LOOKS): Tone =>
  state === 'announced' ? 'good' : LOOKS[state].tone

const total = ({ bars }: Row): number => bars.reduce((sum, { ms }) => sum + ms, 0)

const rowMarkup = (row: Row, start: number, whole: number): Markup => {
  let at = start
  const rects = row.bars.map(({ title, ms, tone }) => {
    const x = (at / whole) * WIDTH
    at += ms
    const width = Math.max(LEAST, (ms / whole) * WIDTH - 1)
    return html`<rect class="bar-${tone}" x="${Math.min(x, WIDTH - LEAST).toFixed(1)}" y="4" width="${width.toFixed(1)}" height="12"><title>${title}: ${duration(ms)}</title></rect>`
  })
  const label = row.id
    ? html`<a href="#${row.id}">${row.title}</a>`
    : html`<span>${row.title}</span>`
  return html`<li>${label}<svg viewBox="0 0 ${WIDTH} 20" preserveAspectRatio="none" role="img" aria-label="${row.title}: ${duration(total(row))}"><line class="grid" x1="0" x2="${WIDTH}" y1="10" y2="10" vector-effect="non-scaling-stroke"/>${rects}</svg><span>${duration(total(row))}</span></li>`
}

const key = (tone: Tone, word: string): Markup =>
  html`<span><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="bar-${tone}" width="10" height="10" rx="2"/></svg>${word}</span>`

const LEGEND = html`<p class="legend">${[key('good', 'block passed'), key('bad', 'failed'), key('warn', 'follow-up'), key('calm', 'check'), key('none', 'cluster, machine, not run')]}</p>`
