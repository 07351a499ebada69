import { escapeMarkup } from '../../language/escape.ts'
import type { Summary } from '../../model/ledger.ts'
import { duration } from '../transcript/summary.ts'
import { coursePicture, rowId, SIGNS } from './picture.ts'
import { flakyText, minute, remarksOf, strengthText, sumOf } from './table.ts'

/** A course's ledger as one HTML page: a picture of the course, then a row for each lab. No script, nothing fetched. */
export const coursePage = (labs: readonly Summary[]): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>The course, as it was proven</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>The course, as it was proven</h1>
<p>${escapeMarkup(sumOf(labs))}</p>
${coursePicture(labs)}
<p class="legend">${LEGEND}</p>
<div class="scroll" role="region" aria-label="Table of labs" tabindex="0">
<table>
<thead><tr>${HEADS.map(head => `<th scope="col">${head}</th>`).join('')}</tr></thead>
<tbody>
${labs.map(row).join('\n')}
</tbody>
</table>
</div>
</main>
</body>
</html>
`

const HEADS = ['Lab', 'State', 'Proven on', 'Took', 'Checks', 'Flaky', 'To look at']

const row = (lab: Summary, at: number): string => {
  const runs = lab.on.map(
    ({ kubernetes, etcd, outcome, startedAt }) =>
      `${SIGNS[outcome]} Kubernetes ${kubernetes}, etcd ${etcd}: ${outcome} on ${minute(startedAt)} UTC`,
  )
  const cells = [
    `<span class="chip ${lab.state}">${SIGNS[lab.state]} ${lab.state}</span>`,
    lines(runs),
    escapeMarkup(lab.durationMs === undefined ? '' : duration(lab.durationMs)),
    escapeMarkup(strengthText(lab.strength)),
    escapeMarkup(flakyText(lab.flaky)),
    lines(remarksOf(lab)),
  ]
  return `<tr id="${rowId(at)}"><th scope="row">${escapeMarkup(lab.title)}<br><code>${escapeMarkup(lab.path)}</code></th>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`
}

const lines = (texts: readonly string[]): string => texts.map(escapeMarkup).join('<br>')

const LEGEND = Object.entries(SIGNS)
  .map(([state, sign]) => `<span class="chip ${state}">${sign} ${state}</span>`)
  .join(' ')
  .concat(' The bar below a square is its time, the bar at its left how strong its checks are.')

const STYLE = `
:root { color-scheme: light dark; --back: #ffffff; --text: #1c2024; --quiet: #5a626b; --line: #d5dae0;
  --proven: #b7e4c7; --stale: #ffe08a; --failed: #f8b4b4; --interrupted: #d9c8f5; --missing: #e3e6ea; --on: #14181c; --bar: #1c2024; }
@media (prefers-color-scheme: dark) { :root { --back: #14181c; --text: #e8eaed; --quiet: #a5adb7; --line: #3a4149;
  --proven: #1f5c38; --stale: #6b5200; --failed: #7d2626; --interrupted: #4d3a75; --missing: #3a4149; --on: #ffffff; --bar: #e8eaed; } }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.2; }
.course { display: block; max-width: 100%; height: auto; margin: 1.5rem 0 1rem; overflow: visible; }
.course text { fill: var(--on); font-size: 18px; text-anchor: middle; }
.course .took, .course .strong { fill: var(--bar); }
${Object.keys(SIGNS)
  .map(
    state => `.course .${state} > rect:first-of-type { fill: var(--${state}); }
.chip.${state} { background: var(--${state}); }`,
  )
  .join('\n')}
.course a:focus-visible rect:first-of-type, .course a:hover rect:first-of-type { stroke: var(--text); stroke-width: 3; }
.chip { color: var(--on); padding: 0.1rem 0.5rem; border-radius: 4px; white-space: nowrap; }
.legend { color: var(--quiet); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.75rem; border-bottom: 1px solid var(--line); }
tbody th { font-weight: 600; min-width: 11rem; }
td:nth-child(4), td:nth-child(5), td:nth-child(6) { white-space: nowrap; }
code { color: var(--quiet); font-size: 0.85em; font-weight: 400; overflow-wrap: anywhere; }
tr:target { outline: 2px solid var(--text); }
`
