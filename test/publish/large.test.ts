import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { run } from '../../source/machine/shell.ts'
import type { ScenarioFile } from '../../source/model/scenario.ts'
import { commitPlan, pushCommit } from '../../source/publish/apply.ts'
import { withIds } from '../../source/publish/blob.ts'
import { openGit } from '../../source/publish/git.ts'
import { plan } from '../../source/publish/plan.ts'
import { findTarget, readBranch } from '../../source/publish/remote.ts'
import { openStore } from '../../source/publish/store.ts'

vi.setConfig({ testTimeout: 180_000 })

test('10,000 files are published, then a change in one of them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'publish-large-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const work = join(folder, 'work')
  const remote = join(folder, 'remote.git')
  for (const args of [
    ['init', '--quiet', work],
    ['init', '--quiet', '--bare', remote],
    ['-C', work, 'config', 'user.name', 'Ada'],
    ['-C', work, 'config', 'user.email', 'ada@example.com'],
  ])
    expect(spawnSync('git', args).status).toBe(0)
  const git = openGit(run, work)
  const target = await findTarget(git, remote, 'killercoda', work)
  const publish = async (files: readonly ScenarioFile[]) => {
    const store = openStore(join(work, '.git/objects'))
    try {
      const branch = await readBranch(git, target, store.env, [])
      const planned = plan(withIds(files, 'sha1'), branch, false)
      expect(planned.conflicts).toEqual([])
      const published = {
        source: 'f'.repeat(40),
        labs: 1000,
        labproof: '0',
        unproven: [],
        kept: [],
      }
      const commit = await commitPlan(git, planned.plan, branch.head, published, store)
      await pushCommit(run, work, target, commit, store)
      return planned.plan
    } finally {
      store.close()
    }
  }
  const files = Array.from({ length: 10_000 }, (_, index) => ({
    path: `daily/day-${Math.floor(index / 10)}/step ${index}–ü/text.md`,
    content: `# Step ${index}\n`,
    mode: 'file' as const,
  }))
  const first = await publish(files)
  expect(first.added).toHaveLength(10_000)
  const edited = files.map(file => ({ ...file, content: file.content.replace(' 7777', ' other') }))
  const second = await publish(edited.slice(10))
  expect(second).toMatchObject({ added: [], same: 9989 })
  expect(second.changed).toHaveLength(1)
  expect(second.removed).toHaveLength(10)
  expect(spawnSync('git', ['-C', remote, 'fsck', '--strict']).status).toBe(0)
})
