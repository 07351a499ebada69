import { expect, test } from 'vitest'
import { filesOf } from '../../source/cli/plan.ts'
import { understand } from '../../source/cli/understand.ts'
import { workshop } from '../../source/cli/workshop.ts'
import { importScenario } from '../../source/import/scenario.ts'
import type { OwnFile } from '../../source/model/scenario.ts'
import { render } from '../../source/render/render.ts'

const LAB = `# Rooms

## Step 1: Make a room

\`\`\`bash
kubectl create namespace room
\`\`\`

## Step 2: Look around

\`\`\`bash
kubectl get namespace room
\`\`\`

\`\`\`\`js verify
// LABPROOF_CHECK
const fence = \`
\`\`\`
LABPROOF_CHECK
\`
await exists('namespaces', 'room')
\`\`\`\`

## Step 3: Read the host's name

\`\`\`bash
hostname
\`\`\`

\`\`\`bash verify
#!/bin/bash
hostname
\`\`\`
`

const build = async (text: string, own: readonly OwnFile[] = []): Promise<readonly OwnFile[]> => {
  const { lab, source, checks } = await understand(text, 'rooms/lab.md')
  return filesOf(render(lab, source, checks, own))
    .map(({ path, content, mode }) => ({ path, bytes: Buffer.from(content), mode }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

const bring = (files: readonly OwnFile[]) => importScenario(files, [], {}, workshop('rooms/lab.md'))

const fencesOf = (lab: string): readonly string[] => lab.match(/^`+(?:js|bash) verify.*$/gm) ?? []

test('the checks of a scenario that labproof built are zx code in a lab again', async () => {
  const built = await build(LAB)
  const { lab, own, differences, notes, checks } = await bring(built)
  expect(fencesOf(lab)).toEqual(['```js verify', '````js verify', '```bash verify'])
  expect(lab).not.toContain('/opt/labproof')
  expect(own.map(({ path }) => path)).toEqual(['index.json'])
  expect({ differences, notes, checks }).toEqual({ differences: [], notes: [], checks: 3 })
  expect(await build(lab, own)).toEqual(built)
})

test('what another labproof built stays as it is, and that is said', async () => {
  const built = (await build(LAB)).map(file =>
    file.path === 'assets/check.cjs' ? { ...file, bytes: Buffer.from('// older\n') } : file,
  )
  const { lab, own, differences, notes } = await bring(built)
  expect(fencesOf(lab)).toHaveLength(3)
  expect(fencesOf(lab).some(fence => fence.includes('js'))).toBe(false)
  expect(differences).toEqual([])
  expect(notes.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
    'step-01-make-a-room/verify.sh: stays a script of labproof’s: with its zx code a build would give other bytes',
  ])
  expect(await build(lab, own)).toEqual(built)
})

test('scripts of the author beside such checks come along as they were', async () => {
  const index = `{"details":{"intro":{"text":"intro.md","background":"mine.sh"}}}\n`
  const mine: readonly OwnFile[] = [
    { path: 'index.json', bytes: Buffer.from(index), mode: 'file' },
    { path: 'mine.sh', bytes: Buffer.from('#!/bin/bash\ntrue\n'), mode: 'executable' },
  ]
  const built = await build(LAB, mine)
  const { lab, own, differences, notes } = await bring(built)
  expect({ differences, notes: notes.length }).toEqual({ differences: [], notes: 1 })
  expect(await build(lab, own)).toEqual(built)
})
