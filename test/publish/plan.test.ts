import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readMessage, renderMessage } from '../../source/publish/message.ts'
import {
  type Branch,
  fold,
  plan,
  type TreeFile,
  type WantedFile,
} from '../../source/publish/plan.ts'

/** Few names, so that files of the three sides often meet, and files meet folders. */
const path = fc
  .array(fc.constantFrom('a', 'b', 'c "ü"'), { minLength: 1, maxLength: 3 })
  .map(parts => parts.join('/'))
const content = fc.constantFrom('1', '2', '3')
const mode = fc.constantFrom('file' as const, 'executable' as const)

/** A tree that can be: no path is a folder of another. */
const isTree = (paths: readonly string[]): boolean =>
  new Set(paths).size === paths.length &&
  !paths.some(one => paths.some(other => other.startsWith(`${one}/`)))

const tree = fc
  .array(fc.record({ path, mode, id: content, content }), { maxLength: 8 })
  .map(files => files.map(file => ({ ...file, id: file.content })))
  .filter(files => isTree(files.map(file => file.path)))

const inTree = (files: readonly WantedFile[]): readonly TreeFile[] =>
  files.map(({ path, mode, id }) => ({ path, mode: mode === 'file' ? '100644' : '100755', id }))

const sides = fc
  .record({ wanted: tree, theirs: tree, owned: tree })
  .map(({ wanted, theirs, owned }) => ({
    wanted,
    branch: { head: 'x', files: inTree(theirs), owned: inTree(owned) } satisfies Branch,
  }))

/** The branch's files after a plan. */
const after = (branch: Branch, wanted: readonly WantedFile[], force: boolean) => {
  const { plan: planned, conflicts } = plan(wanted, branch, force)
  const files = new Map(branch.files.map(file => [file.path, file]))
  for (const removed of planned.removed) files.delete(removed)
  for (const file of inTree([...planned.added, ...planned.changed])) files.set(file.path, file)
  return { files, conflicts, planned }
}

test('without a conflict the branch is as wanted, and nothing of others is gone', () => {
  fc.assert(
    fc.property(sides, ({ wanted, branch }) => {
      const { files, conflicts, planned } = after(branch, wanted, false)
      if (conflicts.length > 0) return
      for (const file of inTree(wanted)) expect(files.get(file.path)).toEqual(file)
      const owned = new Map(branch.owned.map(file => [file.path, file]))
      for (const file of branch.files) {
        const was = owned.get(file.path)
        const isOurs = was !== undefined && was.id === file.id && was.mode === file.mode
        if (!isOurs) expect(files.get(file.path)).toEqual(file)
      }
      expect(isTree([...files.keys()])).toBe(true)
      const isKept = (one: string) =>
        planned.kept.some(kept => kept === one || (kept.endsWith('/') && one.startsWith(kept)))
      const ours = new Set(wanted.map(file => file.path))
      for (const one of files.keys()) expect(isKept(one)).toBe(!ours.has(one))
    }),
    { numRuns: 3000 },
  )
})

test('forced, only files and folders in each other’s way stop it, and what no publish wrote stays unless wanted', () => {
  fc.assert(
    fc.property(sides, ({ wanted, branch }) => {
      const { files, conflicts } = after(branch, wanted, true)
      expect(conflicts.every(({ reason }) => reason === 'folder')).toBe(true)
      const ours = new Set([...wanted, ...branch.owned].map(file => file.path))
      for (const file of branch.files)
        if (!ours.has(file.path)) expect(files.get(file.path)).toEqual(file)
    }),
    { numRuns: 1000 },
  )
})

test('a plan carried out leaves nothing to plan', () => {
  fc.assert(
    fc.property(sides, ({ wanted, branch }) => {
      const { files, conflicts, planned } = after(branch, wanted, false)
      if (conflicts.length > 0) return
      const published = { source: 's', labs: 1, labproof: '0', unproven: [], kept: planned.kept }
      const message = readMessage(renderMessage(published, 'tree'), 'tree')
      const all = [...files.values()]
      const owned = all.filter(file => message?.isOwned(file))
      expect(owned.map(file => file.path).sort()).toEqual(wanted.map(file => file.path).sort())
      const again = plan(wanted, { head: 'y', files: all, owned }, false)
      expect(again.conflicts).toEqual([])
      expect(again.plan).toMatchObject({ added: [], changed: [], removed: [], kept: planned.kept })
    }),
    { numRuns: 1000 },
  )
})

test('a commit whose tree is not the one it names is not ours', () => {
  const published = { source: 's', labs: 1, labproof: '0', unproven: [], kept: [] }
  expect(readMessage(renderMessage(published, 'tree'), 'other')).toBeUndefined()
})

test('folders stand for what is wholly below them, no higher than asked', () => {
  const paths = ['a/b/1', 'a/b/2', 'a/c/1', 'd/1']
  expect([...fold(paths, ['a/c/2'], 1)]).toEqual([
    ['a/b/', 2],
    ['a/c/1', 1],
    ['d/', 1],
  ])
  expect([...fold(paths, [], 2)]).toEqual([
    ['a/b/', 2],
    ['a/c/', 1],
    ['d/1', 1],
  ])
})
