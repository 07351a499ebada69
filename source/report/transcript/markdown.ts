import type { Diagnostic } from '../../model/diagnostic.ts'
import type { BlockRun, CheckResult, Transcript } from '../../model/transcript.ts'
import { groupFindings, groupResidue, timesText } from './groups.ts'
import {
  blockName,
  count,
  countProofs,
  countStates,
  duration,
  outcomeSentence,
  unproven,
} from './summary.ts'
import { readReason } from './wording.ts'

/** A run as GitHub Markdown, for a job's summary or a comment. */
export const transcriptMarkdown = (transcript: Transcript): string => {
  const { path, title, machine, outcome, diagnostics, checks, blocks, residue, interruption } =
    transcript
  const parts = [
    `## ${outcome === 'proven' ? '✅' : outcome === 'failed' ? '❌' : '⏹️'} ${inline(title)}`,
    `${code(path)}: ${outcomeSentence(transcript)}, ${duration(transcript.durationMs)}, Kubernetes ${machine.kubernetes}, etcd ${machine.etcd}.`,
    interruption ? `${inline(interruption.reason)}. ${inline(interruption.fix)}.` : '',
    findings(diagnostics),
    checks.length === 0
      ? ''
      : [
          '| step | before | after | again |',
          '| --- | --- | --- | --- |',
          ...checks.map(
            ({ step, title, before, after, again }) =>
              `| ${step}. ${cell(title)} | ${answer(before, false)} | ${answer(after, true)} | ${answer(again, true)} |`,
          ),
        ].join('\n'),
    residue.length === 0
      ? ''
      : [
          'Left behind:',
          '',
          ...groupResidue(residue).map(
            one =>
              `- ${code(one.residue.what)}${one.count > 1 ? ` and ${one.count - 1} more like it` : ''}`,
          ),
        ].join('\n'),
    fences(blocks),
    details(transcript),
  ]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}

const details = ({ blocks }: Transcript): string => {
  const rows = unproven(blocks)
  return rows.length === 0
    ? ''
    : `<details><summary>Not run: ${rows.length}</summary>\n\n${rows.map(({ run, why }) => `- ${inline(blockName(run))}: ${inline(why)}`).join('\n')}\n\n</details>`
}

/** The first ones tell what broke; a comment has its limits. */
const MOST_SHOWN = 50

const findings = (diagnostics: readonly Diagnostic[]): string => {
  if (diagnostics.length === 0) return ''
  const groups = groupFindings(diagnostics)
  const rows = groups.slice(0, MOST_SHOWN).map(group => {
    const one = group.diagnostic
    const times = timesText(group)
    const { what, command } = readReason(one)
    const told = command === undefined ? '' : `: ${code(command).replaceAll('|', '\\|')}`
    return `| ${one.position.start.line} | ${cell(what)}${told} (${one.rule}${times === '' ? '' : `, ${times}`}) | ${cell(one.fix)} |`
  })
  const rest = groups.length - rows.length
  return [
    '| line | finding | fix |',
    '| ---: | --- | --- |',
    ...rows,
    ...(rest > 0 ? ['', `And ${rest} more.`] : []),
  ].join('\n')
}

const fences = (blocks: readonly BlockRun[]): string =>
  [
    `| ${count(blocks.length, 'fence')} | |`,
    '| ---: | --- |',
    ...countProofs(blocks).map(one => {
      const states = countStates(blocks.filter(run => run.proof === one.proof))
      const told = states.map(({ state, count: some }) => `${some} ${state}`).join(', ')
      return `| ${one.count} | ${one.words}${one.proof === 'none' ? '' : `: ${told}`} |`
    }),
  ].join('\n')

/** In bold where it is not what it should be. */
const answer = (result: CheckResult | undefined, wanted: boolean): string => {
  if (!result) return '–'
  const text = `${result.passed ? 'pass' : 'fail'}, ${duration(result.durationMs)}`
  return result.passed === wanted ? text : `**${text}**`
}

/** Text as it is: nothing in it becomes markup. */
const inline = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[\\*_[\]<>&#~]/g, character => `\\${character}`)

/** A code span, whatever backticks are in it. */
const code = (text: string): string => {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text.replace(/\s+/g, ' ')}${fence}`
}

/** A table cell; code spans stay code spans. */
const cell = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .split(/(`[^`]*`)/)
    .map(part => (part.startsWith('`') ? part : inline(part)))
    .join('')
    .replaceAll('|', '\\|')
