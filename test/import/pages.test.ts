import fc from 'fast-check'
import { expect, test } from 'vitest'
import { workshop } from '../../source/cli/workshop.ts'
import { isSame } from '../../source/import/compare.ts'
import { importScenario } from '../../source/import/scenario.ts'
import type { OwnFile } from '../../source/model/scenario.ts'

/** Pieces of pages as they occur: fences with and without marks, in lists and HTML, closed and not. */
const piece = fc.constantFrom(
  '```bash\n',
  '```\n',
  '```{{exec}}\n',
  '```{{copy}}\n',
  '```{{execute T2}} \n',
  '   ```{{exec interrupt}}\n',
  '   ```plain\n',
  '> ```\n',
  '> ```{{exec}}\n',
  '~~~\n',
  '````markdown\n',
  '````\n',
  '``` exec\n',
  '1. One\n',
  '<details><summary>Tip</summary>\n',
  '</details>\n',
  '<!--\n',
  '-->\n',
  '\n',
  '    indented\n',
  'kubectl get pods -w\n',
  '`ls`{{exec}} and `x`{{}}\n',
  '## Step 3: Not a step\n',
  '---\n',
  '<!-- step text=x.md -->\n',
  'text without an end',
  '\r\n',
  '\t',
)

const file = (path: string, content: string): OwnFile => ({
  path,
  bytes: Buffer.from(content),
  mode: 'file',
})

test('a scenario of any pages comes back as it was, or each file that differs is told', async () => {
  const page = fc.array(piece, { maxLength: 14 }).map(pieces => pieces.join(''))
  await fc.assert(
    fc.asyncProperty(page, page, async (first, second) => {
      const index = {
        details: {
          steps: [
            { text: 'a.md', verify: 'v.sh' },
            { title: 'B', text: 'b.md', verify: 'v.sh' },
          ],
        },
      }
      const files = [
        file('index.json', JSON.stringify(index)),
        file('a.md', first),
        file('b.md', second),
        file('v.sh', 'test -e /tmp/x'),
      ]
      const bench = workshop('lab.md')
      const made = await importScenario(files, [], { course: undefined, order: undefined }, bench)
      const { files: built } = await bench.build(made.lab, made.own)
      const changed = files.filter(({ path, bytes }) => {
        const after = built.find(other => other.path === path)
        return !after || !isSame(after.bytes, bytes)
      })
      expect(changed.map(({ path }) => path)).toEqual([
        ...new Set(made.differences.map(({ path }) => path)),
      ])
      // Line ends are the only thing about a page that is mended here; everything else comes back.
      for (const { path, bytes } of changed)
        expect(`${path} ${Buffer.from(bytes).includes('\r\n')}`).toBe(`${path} true`)
    }),
    { numRuns: 300 },
  )
}, 120_000)
