import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Transcript } from '../../source/model/transcript.ts'
import { transcriptGithub } from '../../source/report/transcript/github.ts'
import { transcriptHtml } from '../../source/report/transcript/html.ts'
import { transcriptJson } from '../../source/report/transcript/json.ts'
import { transcriptJunit } from '../../source/report/transcript/junit.ts'
import { transcriptMarkdown } from '../../source/report/transcript/markdown.ts'
import { maskTranscript } from '../../source/report/transcript/mask.ts'
import { proofJson } from '../../source/report/transcript/proof.ts'
import { transcriptText } from '../../source/report/transcript/text.ts'
import { provenSample, sample } from './sample.ts'
import { block, command, finding, shown, typed } from './sample-builder.ts'

const formats: Readonly<Record<string, (transcript: Transcript) => string>> = {
  txt: transcript => transcriptText(transcript, { color: false }),
  json: transcriptJson,
  xml: transcriptJunit,
  html: transcriptHtml,
  md: transcriptMarkdown,
  github: transcriptGithub,
  proof: proofJson,
}

const transcripts: Readonly<Record<string, Transcript>> = {
  failed: maskTranscript(sample()),
  proven: maskTranscript(provenSample()),
}

const cases = Object.keys(transcripts).flatMap(name =>
  Object.keys(formats).map(format => [name, format] as const),
)

test.for(cases)('a run that is %s, as %s', async ([name, format]) => {
  const transcript = transcripts[name]
  if (!transcript) throw new Error(name)
  await expect(formats[format]?.(transcript)).toMatchFileSnapshot(
    join(import.meta.dirname, 'fixtures', `${name}.${format}`),
  )
})

/** A run of one block that printed `output`. */
const printed = (output: string, line = 'cat it'): Transcript => ({
  ...sample(),
  blocks: [
    block({
      section: output.slice(0, 200),
      step: 1,
      line: 3,
      lang: 'bash',
      value: line,
      proof: 'typed',
      state: { state: 'failed' },
      typed: typed([command(line, output, { status: 1, output: shown(output) })]),
      diagnostics: [finding(4, 'command-failed', 'Command failed with exit code 1: x', 'Mend it')],
    }),
  ],
})

const HOSTILE =
  '</pre></script><script>alert(1)</script> "\' onload=x & ]]> \x00\x01\x08\x0b\x1f\x7f\ufffe \ud800 \x1b[31mred\x1b[0m \x1b]8;;javascript:alert(1)\x07link\x1b]8;;\x07'

describe('hostile output', () => {
  const hostile = { ...printed(HOSTILE, `echo '${HOSTILE}'`), title: HOSTILE, path: HOSTILE }

  test('stays text in the page', () => {
    const page = transcriptHtml(hostile)
    expect(page).not.toMatch(/<script|<\/script/i)
    expect(page).not.toContain('href="javascript')
    expect(page.match(/<pre/g)?.length).toBe(page.match(/<\/pre>/g)?.length)
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  test('stays text in the table of a job summary', () => {
    const told = transcriptMarkdown({
      ...hostile,
      diagnostics: sample().diagnostics.map(one => ({ ...one, reason: 'a | `b | c` <b>\n# d' })),
    })
    expect(told).toContain('a \\| `b \\| c` \\<b\\> \\# d')
    // In a code span it is text.
    expect(told.replace(/`[^`]*`/g, '')).not.toMatch(/(?<!\\)<script/)
  })

  const python = spawnSync('python3', ['--version']).status === 0
  test.for([
    ['failed', transcriptJunit(maskTranscript(sample()))],
    ['proven', transcriptJunit(maskTranscript(provenSample()))],
    ['hostile', transcriptJunit(hostile)],
  ] as const)('JUnit is well-formed: %s', ([, xml], { skip }) => {
    if (!python) skip('python3 is missing, which reads the XML')
    const folder = mkdtempSync(join(tmpdir(), 'junit-'))
    try {
      const file = join(folder, 'junit.xml')
      writeFileSync(file, xml)
      const script = `import sys, xml.dom.minidom as m
suite = m.parse(sys.argv[1]).getElementsByTagName('testsuite')[0]
cases = suite.getElementsByTagName('testcase')
print(len(cases) == int(suite.getAttribute('tests')), len(suite.getElementsByTagName('failure')) == int(suite.getAttribute('failures')), len(suite.getElementsByTagName('skipped')) == int(suite.getAttribute('skipped')))`
      const { stdout, stderr } = spawnSync('python3', ['-c', script, file], { encoding: 'utf8' })
      expect(stdout + stderr).toBe('True True True\n')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

test('the page asks nobody for anything and runs nothing', () => {
  const page = transcriptHtml(maskTranscript(sample()))
  expect(page).not.toMatch(/(?:src|href)="(?!#|data:)/)
  expect(page).not.toMatch(/<script|@import|url\(/)
  expect(page).toContain("default-src 'none'")
})

test.for(Object.keys(formats))('10 MB of output make a small report: %s', format => {
  const line = 'x'.repeat(99)
  const some = printed(`${`${line}\n`.repeat(100_000)}the end`)
  const long = {
    ...some,
    checks: sample().checks.map(run => ({
      ...run,
      after: {
        passed: false,
        status: 1,
        output: `${line}\n`.repeat(10_000),
        durationMs: 1,
      },
    })),
  }
  const told = formats[format]?.(long) ?? ''
  expect(told.length).toBeLessThan(250_000)
  if (['html', 'xml', 'json', 'txt'].includes(format)) expect(told).toContain('the end')
})

test('many commands with much output each stay small together', () => {
  const commands = Array.from({ length: 50 }, (_, index) =>
    command(`echo ${index}`, 'y'.repeat(100_000), { lineIndex: index }),
  )
  const [first] = sample().blocks
  if (!first) throw new Error('a block')
  const long = { ...sample(), blocks: [{ ...first, typed: typed(commands) }] }
  for (const format of ['html', 'xml', 'json'])
    expect(formats[format]?.(long).length).toBeLessThan(300_000)
})

test('the counts by kind add up to the number of fences, and what was not run is named', () => {
  const text = transcriptText(sample(), { color: false })
  const [, total] = /^(\d+) fences$/m.exec(text) ?? []
  const rows = text.slice(text.search(/^\d+ fences$/m)).match(/^ +\d+ {2}/gm) ?? []
  expect(rows.reduce((sum, row) => sum + Number(row), 0)).toBe(Number(total))
  expect(Number(total)).toBe(sample().blocks.length)
  for (const run of sample().blocks)
    if (run.state === 'skipped' || run.proof === 'syntax' || run.proof === 'none')
      expect(text).toMatch(new RegExp(`line ${run.position.start.line} · `))
})

test('colours are only switched on where they are wanted', () => {
  expect(transcriptText(sample(), { color: true })).toContain('\x1b[31m')
  expect(transcriptText(maskTranscript(sample()), { color: false })).not.toContain('\x1b')
})

test('an interrupted run says so everywhere', () => {
  const interruption = {
    reason: 'The machine was lost: container `vanished-node` does not answer',
    fix: 'Look whether docker still runs: `docker ps`',
  }
  const stopped: Transcript = { ...sample(), outcome: 'interrupted', interruption, residue: [] }
  expect(transcriptText(stopped, { color: false })).toContain('interrupted, this is what was seen')
  expect(transcriptHtml(stopped)).toContain('interrupted, this is what was seen')
  expect(transcriptMarkdown(stopped)).toContain('interrupted, this is what was seen')
  expect(transcriptJunit(stopped)).toContain('the run ended before the cleanup: The machine was')
  const why = 'vanished-node'
  for (const [name, format] of Object.entries(formats))
    if (name !== 'proof') expect(format(stopped), name).toContain(why)
  const last = transcriptText(stopped, { color: false }).trimEnd().split('\n').slice(-3)
  expect(last.slice(0, 2)).toEqual([`■ ${interruption.reason}`, `  ${interruption.fix}`])
})

test('a run without any block or check is told too', () => {
  const empty: Transcript = {
    ...sample(),
    blocks: [],
    checks: [],
    residue: [],
    diagnostics: [],
    durationMs: 0,
    clusterMs: 0,
  }
  for (const format of Object.values(formats)) expect(format(empty)).not.toContain('NaN')
})
