import type { Diagnostic } from '../../../model/diagnostic.ts'
import type { BlockRun } from '../../../model/transcript.ts'
import type { TypedCommand } from '../../../model/typed.ts'
import { groupFindings, timesText } from '../groups.ts'
import { duration, PROOF_WORDS } from '../summary.ts'
import { readReason } from '../wording.ts'
import { LOOKS, markOf } from './look.ts'
import { html, type Markup, sentence, trusted } from './markup.ts'
import { outputMarkup } from './output.ts'

/** Leads a line of the lab to the id of what stands there on the page. */
export type Link = (line: number) => string | undefined

/** A block: its first line, and opened what was typed, what it printed and what is wrong with it. */
export const blockMarkup = (run: BlockRun, link: Link): Markup => {
  const { position, lang, diagnostics, typed, value } = run
  const isOpen = diagnostics.length > 0 || run.state === 'failed'
  return html`<details class="block card${isRight(run) ? ' right' : ''}" id="${blockId(run)}"${isOpen ? trusted(' open') : undefined}>
<summary>${markOf(LOOKS[run.state])}<span class="line">line ${position.start.line}</span><code>${firstLine(run)}</code><span class="took">${lang ?? 'text'} · ${tookOf(run)}</span></summary>
${saidOf(run, link)}${diagnostics.length === 0 ? undefined : findingsMarkup(diagnostics, undefined)}${typed ? typed.commands.map(commandMarkup) : html`<pre>${value}</pre>`}${unreadOf(run)}
</details>`
}

export const blockId = ({ position }: BlockRun): string => `line-${position.start.line}`

/** True for a block that nobody has to look at. */
export const isRight = ({ state, diagnostics }: BlockRun): boolean =>
  diagnostics.length === 0 && (state === 'passed' || state === 'announced')

/** Findings, each with its line and its fix; `link` leads a line number to its block. */
export const findingsMarkup = (
  diagnostics: readonly Diagnostic[],
  link: Link | undefined,
): Markup =>
  html`<ul class="findings">${groupFindings(diagnostics).map(group => {
    const { diagnostic } = group
    const times = timesText(group)
    const { severity, position, rule, fix } = diagnostic
    const { line } = position.start
    const id = link?.(line)
    const tone = severity === 'error' ? 'bad' : severity === 'warning' ? 'warn' : 'calm'
    const place = html`<span class="${tone}">${severity === 'error' ? '✗' : severity === 'warning' ? '!' : 'i'}</span> line ${line}`
    return html`<li>${id ? html`<a class="line" href="#${id}">${place}</a>` : html`<span class="line">${place}</span>`}<p>${reasonMarkup(diagnostic)} <span class="rule">${rule}</span>${times === '' ? undefined : html` <span class="quiet">${times}</span>`}</p><p class="fix">${sentence(fix)}</p></li>`
  })}</ul>`

const reasonMarkup = (diagnostic: Diagnostic): Markup => {
  const { what, command } = readReason(diagnostic)
  return html`${sentence(what)}${command === undefined ? undefined : html`: <code>${command}</code>`}`
}

/** Comments say what a block is for; the first command says what it does. */
const firstLine = ({ value }: BlockRun): string => {
  const lines = value.split('\n').filter(line => line.trim() !== '')
  return lines.find(line => !line.trim().startsWith('#')) ?? lines[0] ?? ''
}

const tookOf = ({ typed, proof, durationMs }: BlockRun): string =>
  typed || proof === 'check' ? duration(durationMs) : PROOF_WORDS[proof]

const saidOf = (run: BlockRun, link: Link): readonly Markup[] =>
  [...stateOf(run, link), ...(run.typed?.notes ?? []).map(note => html`${sentence(note)}`)].map(
    text => html`<p class="said">${text}</p>`,
  )

const stateOf = (run: BlockRun, link: Link): readonly Markup[] => {
  switch (run.state) {
    case 'announced':
      return [
        html`Failed, as the text says${run.saidAt ? ` at line ${run.saidAt.start.line}` : undefined}`,
      ]
    case 'follow-up':
      return [
        html`Follows from <a href="#${link(run.of) ?? ''}">line ${run.of}</a>: ${sentence(run.because)}`,
      ]
    case 'skipped':
      return [html`Not run: ${sentence(run.reason)}`]
    case 'passed':
    case 'failed':
      return []
  }
}

const commandMarkup = (command: TypedCommand): Markup => {
  const { line, output, durationMs } = command
  const typed = line
    .split('\n')
    .map(
      (text, index) =>
        html`<span class="prompt">${index === 0 ? '$' : '>'} </span><span class="typed">${text}</span>\n`,
    )
  const printed = output.text.trim() === '' ? undefined : html`${outputMarkup(output)}\n`
  return html`<pre class="term" tabindex="0"><span class="took">${duration(durationMs)}</span>${typed}${printed}${endOf(command)}</pre>`
}

const endOf = (command: TypedCommand): readonly Markup[] => {
  const { state, status, pipeStatuses, failures, jobs } = command
  const words = [
    ...(state === 'refused' ? ['bash refused it'] : []),
    ...(state === 'unclosed' ? ['bash waited for the rest of it'] : []),
    ...(state === 'lost' ? ['ended from outside'] : []),
    ...(pipeStatuses.length > 1 && pipeStatuses.some(one => one !== 0)
      ? [`exit codes of the pipe: ${pipeStatuses.join(' ')}`]
      : status
        ? [`exit code ${status}`]
        : []),
    ...failures
      .filter(one => !isWhole(one.command, command))
      .map(
        one =>
          `inside: ${one.command} · exit code ${one.status}${one.times > 1 ? `, ${one.times} times` : ''}`,
      ),
    ...jobs
      .filter(one => one.status !== 0)
      .map(one => `job: ${one.command} · exit code ${one.status}`),
  ]
  return words.map(text => html`<span class="status">${text}</span>\n`)
}

/** bash's ERR trap names the command itself too, without its line ends. */
const isWhole = (inner: string, { line, status }: TypedCommand): boolean =>
  status !== 0 && flat(inner) === flat(line)

const flat = (text: string): string => text.replace(/[\s\\]+/g, '')

const unreadOf = ({ typed }: BlockRun): Markup | undefined =>
  typed && typed.unread.length > 0
    ? html`<p class="said">bash did not read: ${typed.unread.map(line => html`<code>${line}</code> `)}</p>`
    : undefined
