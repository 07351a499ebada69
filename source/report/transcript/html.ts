import type { CheckResult, CheckRun, Transcript } from '../../model/transcript.ts'
import { boundTranscript } from './bound.ts'
import { groupFindings, groupResidue } from './groups.ts'
import { blockMarkup, findingsMarkup, isRight, type Link } from './html/block.ts'
import { checkLook, LOOKS, markOf, OUTCOMES } from './html/look.ts'
import { html, type Markup, sentence, trusted } from './html/markup.ts'
import { linkTo, type Part, partLook, partsOf } from './html/sections.ts'
import { STYLE } from './html/style.ts'
import { timeline } from './html/timeline.ts'
import { count, countProofs, countStates, duration, outcomeSentence, unproven } from './summary.ts'

/**
 * A run as one HTML page: what is wrong first, then where the time went, the checks, and every block with its output in
 * colours. No script runs in it and nothing is fetched; its policy forbids both.
 */
export const transcriptHtml = (transcript: Transcript): string => {
  const bounded = boundTranscript(transcript)
  const parts = partsOf(bounded)
  const link = linkTo(bounded)
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${OUTCOMES[bounded.outcome].mark} ${bounded.title}</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(iconOf(bounded))}">
<style>${trusted(STYLE)}</style>
</head>
<body>
<div class="page">
${rail(parts)}
<main>
${header(bounded)}
${findings(bounded, link)}
<h2 id="time">Time</h2>
${timeline(bounded)}
${checks(bounded)}
${fences(bounded, link)}
${residue(bounded, link)}
${notRun(bounded)}
<h2 id="blocks">Every block</h2>
<div class="pick"><label><input type="radio" name="pick" id="all" checked> all</label><label><input type="radio" name="pick" id="wrong"> only what is not right</label></div>
${parts.map(part => partMarkup(part, link))}
${footer(bounded)}
</main>
</div>
</body>
</html>
`.markup
}

/** The browser's tab says how it went. */
const iconOf = ({ outcome }: Transcript): string => {
  const color = { proven: '#37a169', failed: '#e0474c', interrupted: '#d99a1c' }[outcome]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4.5" fill="${color}"/></svg>`
}

const rail = (parts: readonly Part[]): Markup =>
  html`<nav class="rail" aria-label="Sections"><ol>${parts.map(
    part =>
      html`<li><a href="#${part.id}">${markOf(partLook(part))}<span>${part.title}</span></a></li>`,
  )}</ol></nav>`

const header = (transcript: Transcript): Markup => {
  const { title, path, machine, durationMs, startedAt, outcome, interruption } = transcript
  const { mark, tone, word } = OUTCOMES[outcome]
  const facts: readonly (readonly [string, string])[] = [
    ['lab', path],
    ['Kubernetes', machine.kubernetes],
    ['etcd', machine.etcd],
    ['nodes', String(machine.nodes)],
    ['took', duration(durationMs)],
    ['started', `${startedAt.slice(0, 16).replace('T', ' ')} UTC`],
  ]
  return html`<header class="head"><span class="mark ${tone}" role="img" aria-label="${word}">${mark}</span><h1>${title}</h1><p>${outcomeSentence(transcript)}</p>${interruption ? html`<p class="warn">${sentence(interruption.reason)}</p><p class="quiet">${sentence(interruption.fix)}</p>` : undefined}</header>
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

const findings = ({ diagnostics }: Transcript, link: Link): Markup | undefined =>
  diagnostics.length === 0
    ? undefined
    : html`<h2 id="findings">${count(groupFindings(diagnostics).length, 'finding')}</h2><div class="card">${findingsMarkup(diagnostics, link)}</div>`

const checks = ({ checks }: Transcript): Markup | undefined =>
  checks.length === 0
    ? undefined
    : html`<h2 id="checks">Checks</h2><div class="card scroll" tabindex="0" role="region" aria-labelledby="checks"><table><thead><tr><th class="number">step</th><th>title</th><th>before<br>must fail</th><th>after<br>must pass</th><th>again<br>must pass</th></tr></thead><tbody>${checks.map(checkRow)}</tbody></table></div>`

const checkRow = (run: CheckRun): Markup => {
  const { step, title, type, before, after, again, changed } = run
  const look = checkLook(run)
  const hint =
    after && !after.passed && after.output !== ''
      ? html`<p class="hint">${after.output}</p>`
      : undefined
  const changes =
    changed.length > 0 ? html`<p class="hint">changed: ${changed.join(', ')}</p>` : undefined
  return html`<tr><td class="number">${step}</td><td>${markOf(look)} ${title} <span class="rule">${type === 'missing' ? 'no check' : type}</span>${hint}${changes}</td>${answerCell(before, false)}${answerCell(after, true)}${answerCell(again, true)}</tr>`
}

const answerCell = (result: CheckResult | undefined, wanted: boolean): Markup =>
  result
    ? html`<td class="answer"><span class="${result.passed === wanted ? 'good' : 'bad'}">${result.passed ? 'passes' : 'fails'}</span><br><span class="quiet">${duration(result.durationMs)}</span></td>`
    : html`<td class="quiet">–</td>`

const fences = ({ blocks }: Transcript, link: Link): Markup => {
  const announced = blocks.filter(({ state }) => state === 'announced')
  return html`<h2 id="fences">${count(blocks.length, 'fence')}</h2><div class="card scroll" tabindex="0" role="region" aria-labelledby="fences"><table class="tight"><tbody>${countProofs(
    blocks,
  ).map(({ proof, count: number, words }) => {
    const states = countStates(blocks.filter(run => run.proof === proof))
    return html`<tr><td class="number">${number}</td><td>${words}</td><td>${proof === 'none' ? undefined : states.map(({ state, count: some }) => html`<span class="${LOOKS[state].tone}">${some} ${LOOKS[state].word}</span> `)}</td></tr>`
  })}</tbody></table></div>${
    announced.length === 0
      ? undefined
      : html`<p class="quiet">Fails, as the text says: ${announced.map(({ position: { start } }) => html`<a href="#${link(start.line) ?? ''}">line ${start.line}</a> `)}</p>`
  }`
}

const residue = ({ residue }: Transcript, link: Link): Markup | undefined =>
  residue.length === 0
    ? undefined
    : html`<h2 id="residue">Left behind</h2><div class="card scroll" tabindex="0" role="region" aria-labelledby="residue"><table><tbody>${groupResidue(
        residue,
      ).map(
        ({ residue: { what, madeAt }, count: some }) =>
          html`<tr><td><code>${what}</code>${some > 1 ? html` <span class="quiet">and ${some - 1} more like it</span>` : undefined}</td><td>${madeAt ? html`made at <a href="#${link(madeAt.start.line) ?? ''}">line ${madeAt.start.line}</a>` : html`<span class="quiet">maker not known</span>`}</td></tr>`,
      )}</tbody></table></div>`

const notRun = ({ blocks }: Transcript): Markup | undefined => {
  const rows = unproven(blocks)
  return rows.length === 0
    ? undefined
    : html`<h2 id="not-run">Not run</h2><div class="card scroll" tabindex="0" role="region" aria-labelledby="not-run"><table><tbody>${rows.map(
        ({ run, why }) =>
          html`<tr><td class="answer"><a href="#line-${run.position.start.line}">line ${run.position.start.line}</a></td><td>${run.section}</td><td>${run.lang ?? 'text'}</td><td>${sentence(why)}</td></tr>`,
      )}</tbody></table></div>`
}

const partMarkup = (part: Part, link: Link): Markup => {
  const { id, title, blocks, check } = part
  const isFine = blocks.every(isRight) && (!check || checkLook(check).tone !== 'bad')
  const checked = check && checkLook(check)
  return html`<section class="section${isFine ? ' right' : ''}" id="${id}"><header><h3>${title}</h3>${checked ? html`<p class="quiet">${check.after ? html`check ${markOf(checked)} ` : undefined}${checked.word}</p>` : undefined}</header>${blocks.map(run => blockMarkup(run, link))}</section>`
}

const footer = ({ machine, labproof, hash, files, path, outcome }: Transcript): Markup =>
  html`<footer>${outcome === 'proven' ? undefined : html`<p>By hand: <code>labproof prove ${path} --keep</code>, then <code>docker exec -it ${machine.cluster}-control-plane bash</code></p>`}<p>labproof ${labproof} on ${machine.image}${machine.imageDigest ? html`, ${machine.imageDigest}` : undefined}</p><details><summary>sha256 of the source and of ${count(Object.keys(files).length, 'built file')}</summary><table><tbody><tr><td>${path}</td><td><code>${hash}</code></td></tr>${Object.entries(files).map(([name, sum]) => html`<tr><td>${name}</td><td><code>${sum}</code></td></tr>`)}</tbody></table></details></footer>`
