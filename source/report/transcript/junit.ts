import { escapeXml } from '../../language/escape.ts'
import type { BlockRun, CheckRun, Transcript } from '../../model/transcript.ts'
import { boundTranscript } from './bound.ts'
import { otherFaults } from './faults.ts'
import { groupFindings, groupResidue, timesText } from './groups.ts'
import { blockName, twoDigits } from './summary.ts'

/** A run as JUnit XML: a test case per block and per check, one for the text and one for what was left behind. */
export const transcriptJunit = (transcript: Transcript): string => {
  const bounded = boundTranscript(transcript)
  const cases = [
    textCase(bounded),
    ...bounded.blocks.map(run => blockCase(run, bounded.path)),
    ...bounded.checks.map(run => checkCase(run, bounded.path)),
    residueCase(bounded),
  ]
  const number = (state: Case['state']) => cases.filter(one => one.state === state).length
  const counts = attributes({
    tests: cases.length,
    failures: number('failed'),
    errors: 0,
    skipped: number('skipped'),
    time: seconds(transcript.durationMs),
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites${attributes({ name: 'labproof' })}${counts}>
  <testsuite${attributes({ name: transcript.title, file: transcript.path, timestamp: transcript.startedAt.replace(/\.\d+Z$|Z$/, '') })}${counts}>
    <properties>
${propertiesOf(transcript)}
    </properties>
${cases.map(caseXml).join('\n')}
  </testsuite>
</testsuites>
`
}

type Case = {
  readonly name: string
  readonly className: string
  readonly line: number
  readonly file: string
  readonly durationMs: number
  readonly output: string
} & (
  | { readonly state: 'passed' }
  | { readonly state: 'failed'; readonly messages: readonly string[] }
  | { readonly state: 'skipped'; readonly message: string }
)

const blockCase = (run: BlockRun, file: string): Case => {
  const common = {
    name: blockName(run),
    className: run.section || 'intro',
    line: run.position.start.line,
    file,
    durationMs: run.durationMs,
    output: outputOf(run),
  }
  switch (run.state) {
    case 'passed':
    case 'announced':
      return { ...common, state: 'passed' }
    case 'failed':
      return { ...common, state: 'failed', messages: run.diagnostics.map(messageOf) }
    case 'follow-up':
      return { ...common, state: 'skipped', message: `follows from line ${run.of}: ${run.because}` }
    case 'skipped':
      return { ...common, state: 'skipped', message: run.reason }
  }
}

const checkCase = (run: CheckRun, file: string): Case => {
  const common = {
    name: `step ${twoDigits(run.step)} · check`,
    className: run.title,
    line: run.position.start.line,
    file,
    durationMs: [run.before, run.after, run.again].reduce(
      (sum, one) => sum + (one?.durationMs ?? 0),
      0,
    ),
    output: run.after?.output ?? '',
  }
  if (!run.after) return { ...common, state: 'skipped', message: 'the check was not asked' }
  const messages = run.diagnostics.map(messageOf)
  if (messages.length > 0) return { ...common, state: 'failed', messages }
  return run.after.passed
    ? { ...common, state: 'passed' }
    : { ...common, state: 'failed', messages: ['fails after its step, in which a block failed'] }
}

const textCase = (transcript: Transcript): Case => {
  const faults = otherFaults(transcript)
  const common = {
    name: 'text',
    className: transcript.title,
    line: faults[0]?.position.start.line ?? 1,
    file: transcript.path,
    durationMs: 0,
    output: '',
  }
  const told = groupFindings(faults).map(group => {
    const times = timesText(group)
    return `line ${group.lines[0]}: ${messageOf(group.diagnostic)}${times === '' ? '' : ` (${times})`}`
  })
  // What only costs style is no failure; what has to be mended before the lab can run is one.
  return faults.some(({ severity, edits }) => severity === 'error' || (edits?.length ?? 0) > 0)
    ? { ...common, state: 'failed', messages: told }
    : { ...common, state: 'passed', output: told.join('\n') }
}

const residueCase = ({ residue, outcome, interruption, title, path }: Transcript): Case => {
  const common = {
    name: 'leaves nothing behind',
    className: title,
    line: residue[0]?.madeAt?.start.line ?? 1,
    file: path,
    durationMs: 0,
    output: '',
  }
  if (outcome === 'interrupted')
    return {
      ...common,
      state: 'skipped',
      message: [
        'the run ended before the cleanup',
        ...(interruption ? [interruption.reason] : []),
      ].join(': '),
    }
  return residue.length === 0
    ? { ...common, state: 'passed' }
    : {
        ...common,
        state: 'failed',
        messages: groupResidue(residue).map(
          ({ residue: { what, madeAt }, count }) =>
            `${what}${count > 1 ? ` and ${count - 1} more like it` : ''}${madeAt ? `, made at line ${madeAt.start.line}` : ''}`,
        ),
      }
}

const messageOf = ({ reason, fix }: { readonly reason: string; readonly fix: string }): string =>
  `${reason}. ${fix}`

const outputOf = ({ typed }: BlockRun): string =>
  (typed?.commands ?? [])
    .map(
      ({ line, output, status }) =>
        `$ ${line}\n${output.text.trimEnd()}${output.text === '' ? '' : '\n'}${status ? `exit code ${status}\n` : ''}`,
    )
    .join('')

const caseXml = (one: Case): string => {
  const head = `    <testcase${attributes({ name: one.name, classname: one.className, file: one.file, line: one.line, time: seconds(one.durationMs) })}`
  const output =
    one.output === '' ? '' : `      <system-out>${escapeXml(one.output)}</system-out>\n`
  const body = bodyXml(one) + output
  return body === '' ? `${head}/>` : `${head}>\n${body}    </testcase>`
}

const bodyXml = (one: Case): string => {
  switch (one.state) {
    case 'passed':
      return ''
    case 'skipped':
      return `      <skipped${attributes({ message: one.message })}/>\n`
    case 'failed': {
      const [first = 'failed'] = one.messages
      const text = one.messages.join('\n')
      return `      <failure${attributes({ message: first })}>${escapeXml(text)}</failure>\n`
    }
  }
}

const propertiesOf = ({ machine, labproof, hash, outcome, interruption }: Transcript): string =>
  Object.entries({
    outcome,
    ...(interruption ? { interruption: interruption.reason } : {}),
    source: hash,
    labproof,
    kubernetes: machine.kubernetes,
    etcd: machine.etcd,
    image: machine.image,
  })
    .map(([name, value]) => `      <property${attributes({ name, value })}/>`)
    .join('\n')

/** Attributes of a tag; line ends become spaces, as an XML reader would make of them. */
const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value).replace(/\s+/g, ' '))}"`)
    .join('')

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3)
