import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { understandBytes } from '../../source/cli/lab.ts'
import { clusterName, createCluster, deleteCluster } from '../../source/machine/kind.ts'
import { type Machine, openMachine } from '../../source/machine/learner.ts'
import type { Lab, Step } from '../../source/model/lab.ts'
import type { Scenario } from '../../source/model/scenario.ts'
import type { CheckResult } from '../../source/model/transcript.ts'
import { runCheck } from '../../source/prove/check.ts'
import { verifyScript } from '../../source/prove/verify-script.ts'
import { render } from '../../source/render/render.ts'
import { because, image, missing } from '../prove/kind.ts'
import { type Attempt, attempts, readings } from './attempts.ts'

/** Time of one attempt: the slowest holds etcd up for half a minute. */
const ATTEMPT_MS = 120_000

const repository = join(import.meta.dirname, '../..')
const path = 'scenarios/day-025/lab.md'

const readLab = async (): Promise<{ readonly lab: Lab; readonly scenario: Scenario }> => {
  const { understanding } = await understandBytes(
    path,
    readFileSync(join(repository, path)),
    repository,
  )
  if (!understanding) throw new Error(`Cannot read ${path}`)
  const { lab, source, checks } = understanding
  return { lab, scenario: render(lab, source, checks) }
}

describe.skipIf(missing)(`Day 25 by learners who click nothing${because}`, () => {
  const name = clusterName('solvers', 'shared')
  let machine: Machine
  let lab: Lab
  let scenario: Scenario

  beforeAll(async () => {
    const read = await readLab()
    lab = read.lab
    scenario = read.scenario
    const cluster = await createCluster(name, { image, config: undefined, signal: undefined })
    machine = await openMachine(cluster, scenario)
  })
  afterAll(async () => {
    await machine?.close()
    await deleteCluster(name)
  })

  const type = async (text: string) =>
    (await machine.terminal(1)).type(text, { timeoutMs: ATTEMPT_MS })
  const check = (step: Step): Promise<CheckResult> => {
    const script = verifyScript(scenario, step)
    if (script === undefined) throw new Error(`Cannot check step ${step.number}: no script`)
    return runCheck(machine, script)
  }
  const stepOf = (number: number): Step => {
    const step = lab.steps.find(one => one.number === number)
    if (!step) throw new Error(`Cannot find step ${number}`)
    return step
  }

  test('the attempts go through every step, in order', () => {
    expect([...new Set(attempts.map(({ step }) => step))]).toEqual(
      lab.steps.map(({ number }) => number),
    )
  })

  const attempt = async ({ step, typed, hint }: Attempt) => {
    if (typed !== '') await type(typed)
    const { passed, output } = await check(stepOf(step))
    if (hint === undefined) expect({ passed, output }).toEqual({ passed: true, output: '' })
    else {
      expect(passed).toBe(false)
      expect(output).toMatch(hint)
    }
  }

  test.for(attempts)('step $step: $does', { timeout: 2 * ATTEMPT_MS }, attempt)

  test.for(readings)('step $step, by itself: $does', { timeout: 2 * ATTEMPT_MS }, async reading => {
    await machine.exec(['truncate', '-s', '0', '/opt/labproof/state/evidence.log'])
    await attempt(reading)
  })

  const states = async () =>
    (await machine.exec(['ps', '-o', 'state=', '-C', 'etcd'])).stdout.trim().split(/\s+/)

  test.for([
    [7, /API server did not answer/],
    [11, /etcd does not answer/],
  ] as const)('step %i is answered while etcd stands still', async ([step, hint]) => {
    await machine.exec(['pkill', '-STOP', '-x', 'etcd'])
    const { passed, output, durationMs } = await check(stepOf(step))
    await machine.exec(['pkill', '-CONT', '-x', 'etcd'])
    expect({ passed, output }).toEqual({ passed: false, output: expect.stringMatching(hint) })
    expect(durationMs).toBeLessThan(15_000)
  })

  describe('etcd-slow', () => {
    /** Until nothing holds etcd up any more; the worst pulse takes 2 s, its guard looks twice a second. */
    const runsFreely = async () => {
      for (const endsAt = Date.now() + 6000; Date.now() < endsAt; ) {
        const pulse = await machine.exec(['pgrep', '-f', 'etcd-slow (pulse|guard)'])
        if (pulse.exitCode !== 0) return (await states()).includes('T') === false
        await new Promise(resolve => setTimeout(resolve, 200))
      }
      return false
    }
    const stopped = async () => {
      for (const endsAt = Date.now() + 6000; Date.now() < endsAt; )
        if ((await states()).includes('T')) return true
      return false
    }

    beforeAll(async () => {
      const block = stepOf(9).blocks.find(
        one => one.type === 'exec' && one.value.includes('/usr/local/bin/etcd-slow <<'),
      )
      if (!block) throw new Error('Cannot find the block of step 9 that writes etcd-slow')
      await type(block.value.replace(/^etcd-slow \d+$/m, ''))
    })

    test('ends by itself', async () => {
      await type('etcd-slow 3')
      expect(await stopped()).toBe(true)
      await new Promise(resolve => setTimeout(resolve, 3000))
      expect(await runsFreely()).toBe(true)
    })

    test('ends when it is told to, from another terminal, as often as you like', async () => {
      await type('etcd-slow 60')
      expect(await stopped()).toBe(true)
      const other = await machine.terminal(2)
      for (const _ of [1, 2]) {
        const { commands } = await other.type('etcd-slow stop', { timeoutMs: 10_000 })
        expect(commands.map(({ status }) => status)).toEqual([0])
        expect(await runsFreely()).toBe(true)
      }
    })

    test('begun twice, there is one', async () => {
      await type('etcd-slow 60\netcd-slow 60')
      expect(await stopped()).toBe(true)
      // For a moment there is another one: the first on its way out, or a pulse that has forked to begin a program.
      const count = async () =>
        (await machine.exec(['pgrep', '-fc', 'etcd-slow pulse'])).stdout.trim()
      await expect.poll(count, { timeout: 10_000 }).toBe('1')
      await type('etcd-slow stop')
      expect(await runsFreely()).toBe(true)
    })

    test('lets etcd go where it is killed while etcd stands still', async () => {
      await type('etcd-slow 60')
      expect(await stopped()).toBe(true)
      await machine.exec(['pkill', '-KILL', '-f', 'etcd-slow pulse'])
      expect(await runsFreely()).toBe(true)
    })

    test('goes on without the terminal that began it, and ends all the same', async () => {
      await type('etcd-slow 4\nexit')
      expect(await stopped()).toBe(true)
      await new Promise(resolve => setTimeout(resolve, 4000))
      expect(await runsFreely()).toBe(true)
    })
  })
})
