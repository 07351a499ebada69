import { readFileSync } from 'node:fs'
import type { Rule } from '../source/model/rule.ts'
import { rules } from '../source/rules/index.ts'

/** docs/rules.md: what each rule finds, why a learner would stumble, and its examples, which are its tests too. */
export const renderRulePages = (): string =>
  `# Rules

Written by \`npm run fresh\` from source/rules and test/rules. \`error\`: nothing is built; \`warning\`: the lab is built, and a learner
will stumble; \`info\`: worth knowing, never a failure.

${byId(rules).map(renderPage).join('\n')}`

/** The table of the README, a row per rule. */
export const renderRuleTable = (): string =>
  [
    '| rule | severity | finds |',
    '| --- | --- | --- |',
    ...byId(rules).map(
      ({ id, severity, summary }) =>
        `| [\`${id}\`](docs/rules.md#${id}) | ${severity} | ${summary.replaceAll('|', '\\|')} |`,
    ),
  ].join('\n')

const byId = (some: readonly Rule[]): readonly Rule[] =>
  [...some].sort((a, b) => (a.id < b.id ? -1 : 1))

const renderPage = (rule: Rule): string =>
  [
    `## ${rule.id}`,
    `${rule.summary} (${rule.severity}).`,
    rule.details,
    ...example('Not ok:', 'markdown', `test/rules/${rule.id}/not-ok.md`),
    ...example('Its findings, each with its mend:', 'text', `test/rules/${rule.id}/not-ok.txt`),
    ...example('Ok:', 'markdown', `test/rules/${rule.id}/ok.md`),
  ]
    .join('\n\n')
    .concat('\n')

const example = (caption: string, language: string, path: string): readonly string[] => {
  const text = visible(readFileSync(path))
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return [caption, `${fence}${language}\n${text.replace(/\n*$/, '\n')}${fence}`]
}

const longestRun = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))

/** Bytes that a page cannot show, as their symbols: a carriage return as ␍, a byte order mark as U+FEFF. */
const visible = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('utf8')
    .replaceAll('\uFEFF', '⟨U+FEFF⟩')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters it is about
    .replace(/[\0-\x08\x0b-\x1f]/g, character =>
      String.fromCodePoint(0x2400 + (character.codePointAt(0) ?? 0)),
    )
