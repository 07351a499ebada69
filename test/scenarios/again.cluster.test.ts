import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { understandBytes } from '../../source/cli/lab.ts'
import { clusterName, createCluster, deleteCluster } from '../../source/machine/kind.ts'
import { type Machine, openMachine } from '../../source/machine/learner.ts'
import type { Lab, Section } from '../../source/model/lab.ts'
import type { Scenario } from '../../source/model/scenario.ts'
import { openCauses } from '../../source/prove/causes.ts'
import { runUntilPassed } from '../../source/prove/check.ts'
import { findResidue } from '../../source/prove/residue.ts'
import { type Snapshot, takeSnapshot } from '../../source/prove/snapshot.ts'
import { typeBlock } from '../../source/prove/type-block.ts'
import { verifyScript } from '../../source/prove/verify-script.ts'
import { render } from '../../source/render/render.ts'
import { because, image, missing } from '../prove/kind.ts'

const MINUTE_MS = 60_000
const LIMITS = { timeoutMs: 3 * MINUTE_MS, endlessMs: 8000, signal: undefined }

const repository = join(import.meta.dirname, '../..')
const path = 'scenarios/day-025/lab.md'

describe.skipIf(missing)(`Day 25, done again${because}`, () => {
  const name = clusterName('again', 'shared')
  let machine: Machine
  let lab: Lab
  let scenario: Scenario
  let start: Snapshot

  beforeAll(async () => {
    const bytes = readFileSync(join(repository, path))
    const { understanding } = await understandBytes(path, bytes, repository)
    if (!understanding) throw new Error(`Cannot read ${path}`)
    lab = understanding.lab
    scenario = render(lab, understanding.source, understanding.checks)
    const cluster = await createCluster(name, { image, config: undefined, signal: undefined })
    machine = await openMachine(cluster, scenario)
    start = await takeSnapshot(machine)
  })
  afterAll(async () => {
    await machine?.close()
    await deleteCluster(name)
  })

  /** Types a section's blocks into a terminal; what is wrong with them, in words. */
  const type = async (section: Section, terminal: number): Promise<readonly string[]> => {
    const found: string[] = []
    const causes = openCauses()
    for (const block of section.blocks) {
      if (block.type !== 'exec') continue
      const { verdict } = await typeBlock(
        machine,
        { ...block, terminal },
        section.prose,
        causes,
        LIMITS,
      )
      for (const { reason, position } of verdict.diagnostics)
        found.push(`line ${position.start.line}: ${reason}`)
    }
    return found
  }

  const round = async (terminals: readonly number[]) => {
    for (const step of lab.steps) {
      for (const terminal of terminals) expect(await type(step, terminal), step.title).toEqual([])
      const check = await runUntilPassed(machine, verifyScript(scenario, step) ?? '', undefined)
      expect({ step: step.number, output: check.output }).toEqual({ step: step.number, output: '' })
      expect(check.passed).toBe(true)
    }
    for (const section of lab.finish)
      for (const terminal of section.title === 'Cleanup' ? [1] : terminals)
        expect(await type(section, terminal), section.title).toEqual([])
  }

  const residue = async () => (await findResidue(machine, start, [], undefined)).residue

  test('each step twice, the second time in another terminal', {
    timeout: 12 * MINUTE_MS,
  }, async () => {
    await round([1, 2])
    expect(await residue()).toEqual([])
  })

  test('the whole lab once more after its cleanup', { timeout: 8 * MINUTE_MS }, async () => {
    await round([1])
    expect(await residue()).toEqual([])
  })

  test('the cleanup once more', { timeout: MINUTE_MS }, async () => {
    const cleanup = lab.finish.find(({ title }) => title === 'Cleanup')
    expect(cleanup && (await type(cleanup, 1))).toEqual([])
  })
})
