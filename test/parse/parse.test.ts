import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fault } from '../../source/model/fault.ts'
import type { Block, Lab, Section } from '../../source/model/lab.ts'
import type { Position } from '../../source/model/place.ts'
import { parse } from '../../source/parse/parse.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const cases = readdirSync(fixtures)

describe('parse', () => {
  test.for(cases)('%s', async name => {
    const folder = join(fixtures, name)
    const source = readFileSync(join(folder, 'input.md'), 'utf8')
    const { lab, faults } = parse(source, `labs/${name}.md`)
    for (const block of blocksOf(lab)) expectToBeItsFence(block, source)
    await expect(`${outline(lab)}${faults.map(faultLine).join('')}`).toMatchFileSnapshot(
      join(folder, 'lab.txt'),
    )
  })

  test('every case has its input and its outcome, nothing else', () => {
    for (const name of cases)
      expect(readdirSync(join(fixtures, name)).sort(), name).toEqual(['input.md', 'lab.txt'])
  })

  test('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      '## Step 1: a\n',
      '```',
      'bash',
      '\n',
      '---\n',
      'x: 1',
      '> ',
      '- ',
      '   ',
      '{{',
      '~~~',
      '\t',
      '"',
      '$(',
      "'",
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), pieces => {
        const source = pieces.join('')
        for (const block of blocksOf(parse(source, 'lab.md').lab))
          expectToBeInside(block.position, source)
      }),
    )
  })

  test('keeps the text of a block byte for byte', () => {
    const line = fc
      .string({ unit: 'grapheme' })
      .filter(text => !/[\r\n\0\u2028\u2029\v\f\x85]/.test(text) && !text.includes('```'))
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), lines => {
        const value = lines.join('\n')
        const source = `# Lab\n\n## Step 1: Run\n\n\`\`\`bash exec\n${value}\n\`\`\`\n`
        const block = parse(source, 'lab.md').lab.steps[0]?.blocks[0]
        expect(block?.value).toBe(value.replaceAll('\0', '\uFFFD'))
        expect(source.slice(block?.content.start.offset, block?.content.end.offset)).toBe(value)
      }),
    )
  })

  test('reads 50,000 headings in time linear in their number', () => {
    const lab = (count: number) =>
      Array.from(
        { length: count },
        (_, index) => `## Step ${index + 1}: Number ${index + 1}\n`,
      ).join('\n')
    const time = (count: number) => {
      const text = lab(count)
      const begin = process.cpuUsage()
      expect(parse(text, 'lab.md').lab.steps).toHaveLength(count)
      return process.cpuUsage(begin).user
    }
    // The processor's own time, of the same code when it is warm: other programs do not count.
    time(2_000)
    const short = time(12_500)
    expect(time(50_000)).toBeLessThan(8 * short)
  }, 300_000)
})

const blocksOf = (lab: Lab): readonly Block[] =>
  [lab.intro, ...lab.steps, ...lab.finish].flatMap(({ blocks }) => blocks)

/** The slice at a block's position is its fence, and the slice at its content (where not indented) its value. */
const expectToBeItsFence = (block: Block, source: string): void => {
  // A fence, or code in a line that a mark makes a block.
  expect(source.slice(block.position.start.offset)).toMatch(/^(`|~~~)/)
  expectToBeInside(block.position, source)
  if (block.position.start.column === 1)
    expect(source.slice(block.content.start.offset, block.content.end.offset)).toBe(block.value)
}

const expectToBeInside = ({ start, end }: Position, source: string): void => {
  expect(start.offset).toBeLessThanOrEqual(end.offset)
  expect(end.offset).toBeLessThanOrEqual(source.length)
}

/** A lab as the author would tell it: one line a section and a block. */
const outline = (lab: Lab): string => {
  const { position: _, ...meta } = lab.meta
  return [
    `slug: ${lab.slug}`,
    ...Object.entries(meta).map(([key, value]) => `${key}: ${value}`),
    ...[lab.intro, ...lab.steps, ...lab.finish].flatMap(section => [
      sectionLine(section),
      ...section.blocks.map(blockLine),
    ]),
    '',
  ].join('\n')
}

const sectionLine = (section: Section): string =>
  `${section.kind} "${section.title}"${'slug' in section ? ` ${section.slug}` : ''} lines ${section.ranges.map(range => `${range.start.line}-${range.end.line}`).join(', ') || 'none'}`

const blockLine = (block: Block): string => {
  const parts = [`  ${place(block.position)} ${block.type}`, block.lang ?? '(no language)']
  if (block.caption) parts.push(`under "${block.caption}"`)
  if (block.name) parts.push(`name=${block.name}`)
  if (block.type === 'show')
    parts.push(
      `kind=${block.kind}`,
      block.mislabelled === undefined ? '' : `because \`${block.mislabelled}\``,
    )
  if (block.type === 'file') parts.push(`to ${block.target}`)
  if (block.type === 'exec') {
    const { status, output, source } = block.expects
    if (source !== 'default')
      parts.push(`expects ${status}${output === undefined ? '' : ` and "${output}"`} (${source})`)
    if (block.timeoutMs !== undefined) parts.push(`within ${block.timeoutMs} ms`)
    if (block.ending)
      parts.push(
        block.ending.type === 'after'
          ? `ends after ${block.ending.ms} ms`
          : `ends at "${block.ending.text}"`,
      )
    if (block.interrupt) parts.push('interrupts first')
    if (block.terminal !== 1) parts.push(`in terminal ${block.terminal}`)
  }
  return parts.filter(part => part !== '').join(' ')
}

const faultLine = ({ type, position, ...rest }: Fault): string =>
  `${place(position)} ${type}${Object.entries(rest)
    .map(([key, value]) => ` ${key}=${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join('')}\n`

const place = ({ start, end }: Position): string =>
  `${start.line}:${start.column}-${end.line}:${end.column}`
