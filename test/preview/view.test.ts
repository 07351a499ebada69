import { expect, test } from 'vitest'
import { understand } from '../../source/cli/understand.ts'
import { type LabPage, viewLab } from '../../source/preview/lab-view.ts'
import type { Rich } from '../../source/preview/protocol.ts'
import { interrupted } from '../../source/render/page.ts'

const view = async (text: string): Promise<LabPage> => {
  const { lab, source, diagnostics, toOriginal, checks } = await understand(text, 'lab.md')
  return viewLab({
    lab,
    source,
    diagnostics,
    toOriginal,
    checkTypes: new Map([...checks].map(([slug, { type }]) => [slug, type])),
    interrupts: interrupted(lab),
    proof: {
      summary: { state: 'none', text: '' },
      ofBlock: () => undefined,
      ofCheck: () => undefined,
    },
  })
}

/** The text of a page as a reader has it; our own elements in brackets. */
const shown = (nodes: readonly Rich[]): string =>
  nodes
    .map(node => {
      switch (node.type) {
        case 'text':
          return node.value
        case 'element':
          return `<${node.tag}>${shown(node.children)}</>`
        case 'block':
          return '[block]'
        case 'command':
          return `[${node.key === undefined ? 'copy' : 'run'} ${node.text}]`
        case 'traffic':
          return node.port === undefined
            ? `[choice of ports ${shown(node.children)}]`
            : `[port ${node.host}:${node.port}${node.path} ${shown(node.children)}]`
        case 'findings':
          return `[${node.indexes.length} findings]`
        default:
          return ''
      }
    })
    .join('')

const STEP = '## Step 1: Do it\n\n'

test('Killercoda’s marks behind inline code become what a click runs or copies', async () => {
  const { view: page, blocks } = await view(
    `${STEP}Run \`ls\`{{exec}} or \`pwd\`{{execute}}, end it by \`top\`{{exec interrupt}}, copy \`x\`{{copy}}, read \`y\`{{}} and \`z\` {{exec}}.\n`,
  )
  expect(shown(page.sections[1]?.content ?? [])).toContain(
    '<p>Run [run ls] or [run pwd], end it by [run top], copy [copy x], read <code>y</> and <code>z</> {{exec}}.</>',
  )
  const run = [...blocks.values()].map(({ block }) =>
    block.type === 'exec' ? [block.value, block.interrupt] : [],
  )
  expect(run).toEqual([
    ['ls', false],
    ['pwd', false],
    ['top', true],
  ])
  // A click and Solve are one and the same run.
  const keys = page.sections[1]?.blocks.map(({ key }) => key)
  expect(keys).toEqual([...blocks.keys()])
  expect(JSON.stringify(page.sections[1]?.content)).toContain(`"key":"${keys?.[0]}","text":"ls"`)
})

test('ports of the learner’s machine become links, and are named', async () => {
  const { view: page, ports } = await view(
    `${STEP}Open [it]({{TRAFFIC_HOST1_80}}/a?b=c), or {{TRAFFIC_HOST1_30080}} itself, {{TRAFFIC_HOST2_70000}}.\n`,
  )
  const text = shown(page.sections[1]?.content ?? [])
  expect(text).toContain('Open [port 1:80/a?b=c it], or [port 1:30080 ] itself')
  expect(ports).toEqual(['1:80', '1:30080'])
})

test('Killercoda’s page of ports is known, as a link and as a text', async () => {
  const { view: page, ports } = await view(
    `${STEP}[Choose]({{TRAFFIC_SELECTOR}}), or see {{TRAFFIC_SELECTOR}} and {{TRAFFIC_HOST1_80}}.\n`,
  )
  expect(shown(page.sections[1]?.content ?? [])).toContain(
    '[choice of ports Choose], or see [choice of ports ] and [port 1:80 ].',
  )
  expect(ports).toEqual(['1:80'])
})

test('templates in prose stay as they are', async () => {
  const { view: page } = await view(`${STEP}Write {{ .Values.name }} and {{range}}.\n`)
  expect(shown(page.sections[1]?.content ?? [])).toContain('{{ .Values.name }} and {{range}}')
})

test('checks are left off, files name their target, shown code is not run', async () => {
  const { view: page } = await view(
    `${STEP}\`\`\`bash\nls\n\`\`\`\n\n\`\`\`yaml file=pod.yaml\nkind: Pod\n\`\`\`\n\n\`\`\`yaml\nkind: Job\n\`\`\`\n\n\`\`\`js verify\nawait ran('ls')\n\`\`\`\n`,
  )
  const step = page.sections[1]
  expect(step?.blocks.map(({ type, target, lang }) => [type, target, lang])).toEqual([
    ['exec', undefined, 'bash'],
    ['file', '/root/pod.yaml', 'yaml'],
    ['show', undefined, 'yaml'],
  ])
  expect(step?.check).toBe('explicit')
  expect(shown(step?.content ?? []).match(/\[block\]/g)).toHaveLength(3)
})

test('headings follow the page’s title without a gap', async () => {
  const { view: page } = await view(`${STEP}##### Deep\n\n###### Deeper\n\n#### Less deep\n`)
  expect(shown(page.sections[1]?.content ?? []).match(/<h\d>/g)).toEqual([
    '<h2>',
    '<h3>',
    '<h4>',
    '<h3>',
  ])
})

test('a block keeps its key when the text around it changes, twins have keys of their own', async () => {
  const blocks = '```bash\nls\n```\n\n```bash\nls\n```\n'
  const first = await view(`${STEP}${blocks}`)
  const second = await view(`# Title\n\nMore.\n\n${STEP}Even more.\n\n${blocks}`)
  const keys = (page: LabPage) => page.view.sections[1]?.blocks.map(({ key }) => key)
  expect(new Set(keys(first)).size).toBe(2)
  expect(keys(second)).toEqual(keys(first))
})

test('each finding stands once, in its block or below its paragraph, with the author’s line', async () => {
  const text = `# Lab\n\nIt\u00e2\u20ac\u2122s here.\n\n${STEP}\`\`\`bash\nls \\\\\n  -l\n\`\`\`\n`
  const { view: page } = await view(text)
  const step = page.sections[1]
  const [block] = step?.blocks ?? []
  const rules = block?.findings.map(index => page.findings[index]?.rule)
  expect(rules).toContain('doubled-continuation')
  expect(page.findings.find(({ rule }) => rule === 'doubled-continuation')?.line).toBe(8)
  expect(shown(page.sections[0]?.content ?? [])).toContain('here.</>\n[1 findings]')
  const placed = page.sections.flatMap(({ content, blocks }) => [
    ...content.flatMap(node => (node.type === 'findings' ? node.indexes : [])),
    ...blocks.flatMap(({ findings }) => findings),
  ])
  expect(placed.sort((a, b) => a - b)).toEqual(page.findings.map((_, index) => index))
})

test('details with a fence in them, tables and task lists are what they are', async () => {
  const { view: page } = await view(
    `${STEP}<details><summary>Solution</summary>\n\n\`\`\`bash\nls\n\`\`\`\n\n</details>\n\n| a |\n| - |\n| b |\n\n- [x] done\n`,
  )
  const text = shown(page.sections[1]?.content ?? [])
  expect(text).toContain('<details><summary>Solution</>')
  expect(text).toMatch(/\[block\]\s*<\/>/)
  expect(text).toContain('<div><table>')
  expect(text).toContain('<span>☑</>')
})

test('a picture is its own file, whatever else its HTML offers; one without a file is its words', async () => {
  const { view: page } = await view(
    `${STEP}<picture><source srcset="https://evil.example/x.png"><img src="near.png" alt="near"></picture> ![data](data:image/png;base64,AAAA)\n`,
  )
  const text = JSON.stringify(page.sections[1]?.content)
  expect(text).not.toContain('evil.example')
  expect(text).toContain('"src":"files/near.png"')
  expect(text).not.toContain('"src":"files/"')
  expect(shown(page.sections[1]?.content ?? [])).toContain('Picture: data')
})

test('a link to another host opens beside the page, also where it leaves the scheme out', async () => {
  const { view: page } = await view(
    `${STEP}<a href="//example.com/x">far</a>, [far](https://example.com), [near](#near).\n`,
  )
  const text = JSON.stringify(page.sections[1]?.content)
  expect(text.match(/"rel":"noopener noreferrer"/g)).toHaveLength(2)
})

test('what is wrong with inline code that is run stands below its paragraph', async () => {
  const { view: page } = await view(`${STEP}Look: \`vi pod.yaml\`{{exec}}.\n`)
  const step = page.sections[1]
  const told = step?.content.flatMap(node => (node.type === 'findings' ? node.indexes : []))
  const rules = told?.map(index => page.findings[index]?.rule)
  expect(rules).toContain('interactive-editor')
})
