import type { CheckResult, Transcript } from '../../model/transcript.ts'
import { blockName, count, countProofs, duration, outcomeSentence, unproven } from './summary.ts'

/** A run as GitHub Markdown, for a job's summary or a comment. */
export const transcriptMarkdown = (transcript: Transcript): string => {
  const { path, title, machine, outcome, diagnostics, checks, blocks, residue } = transcript
  const parts = [
    `## ${outcome === 'proven' ? '✅' : outcome === 'failed' ? '❌' : '⏹️'} ${inline(title)}`,
    `\`${path}\`: ${outcomeSentence(transcript)}, ${duration(transcript.durationMs)}, Kubernetes ${machine.kubernetes}, etcd ${machine.etcd}.`,
    diagnostics.length === 0
      ? ''
      : [
          '| line | finding | fix |',
          '| ---: | --- | --- |',
          ...diagnostics.map(
            ({ position, reason, fix, rule }) =>
              `| ${position.start.line} | ${cell(reason)} (${rule}) | ${cell(fix)} |`,
          ),
        ].join('\n'),
    checks.length === 0
      ? ''
      : [
          '| step | before | after | again |',
          '| --- | --- | --- | --- |',
          ...checks.map(
            ({ step, title, before, after, again }) =>
              `| ${step}. ${cell(title)} | ${answer(before)} | ${answer(after)} | ${answer(again)} |`,
          ),
        ].join('\n'),
    residue.length === 0
      ? ''
      : ['Left behind:', '', ...residue.map(({ what }) => `- \`${what}\``)].join('\n'),
    `${count(blocks.length, 'fence')}: ${countProofs(blocks)
      .map(one => `${one.count} ${one.words}`)
      .join(', ')}.`,
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

const answer = (result: CheckResult | undefined): string =>
  result ? `${result.passed ? 'pass' : 'fail'}, ${duration(result.durationMs)}` : '–'

/** Text as it is: nothing in it becomes markup. */
const inline = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[\\*_[\]<>&#~]/g, character => `\\${character}`)

/** A table cell; code spans stay code spans. */
const cell = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .split(/(`[^`]*`)/)
    .map(part => (part.startsWith('`') ? part : inline(part)))
    .join('')
    .replaceAll('|', '\\|')
