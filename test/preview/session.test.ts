import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { labSource } from '../../source/cli/preview-lab.ts'
import type { Machine } from '../../source/machine/learner.ts'
import type { Engine, Playing } from '../../source/preview/engine.ts'
import type { ServerMessage } from '../../source/preview/protocol.ts'
import { openSession } from '../../source/preview/session.ts'

const STEP = (number: number, name: string) =>
  `## Step ${number}: Room ${name}\n\n\`\`\`bash\nkubectl create namespace ${name}\n\`\`\`\n\n`

const folder = mkdtempSync(join(tmpdir(), 'labproof-session-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = async (text: string): Promise<Playing> => {
  writeFileSync(join(folder, 'lab.md'), text)
  const loaded = await labSource('lab.md', folder).load()
  if (loaded.state !== 'good') throw new Error('the lab is broken')
  return loaded
}

const never = () => new Promise<never>(() => undefined)

/** A machine that takes its time to come and to go, and a block that runs until its terminal is closed. */
const openSlow = () => {
  const log: string[] = []
  let made = 0
  const open: Engine['open'] = async (_, onStage, signal) => {
    made += 1
    const name = `machine ${made}`
    log.push(`open ${name}`)
    onStage('Creating the cluster')
    await new Promise(done => setTimeout(done, 30))
    signal.throwIfAborted()
    let close = () => {}
    const closed = new Promise<void>(done => {
      close = done
    })
    const terminal = {
      type: never,
      settle: never,
      onData: () => () => undefined,
      write: () => undefined,
      resize: async () => undefined,
      close: async () => undefined,
    }
    const machine: Machine = {
      cluster: { name, node: name },
      exec: never,
      terminal: async () => terminal,
      close: async () => close(),
    }
    closing.set(machine, closed)
    return machine
  }
  const closing = new Map<Machine, Promise<void>>()
  const engine: Engine = {
    stages: ['Creating the cluster'],
    open,
    close: async machine => {
      await machine?.close()
      await new Promise(done => setTimeout(done, 30))
      if (machine) log.push(`closed ${machine.cluster.name}`)
    },
    type: async machine => {
      await closing.get(machine)
      throw new Error('Cannot open a terminal: it was closed')
    },
    check: async () => ({ passed: true, status: 0, output: '', durationMs: 1 }),
  }
  return { engine, log }
}

const playOn = async (text: string) => {
  let playing = await read(text)
  const { engine, log } = openSlow()
  const sent: ServerMessage[] = []
  const session = openSession(
    engine,
    () => playing,
    message => sent.push(message),
  )
  await session.start()
  const save = async (next: string) => {
    playing = await read(next)
    await session.changed()
  }
  return { session, sent, log, save, playing: () => playing }
}

const blocksOf = ({ page }: Playing) => [...page.blocks.keys()]

test('Reset says at once that the machine goes, and nothing of what it cuts off', async () => {
  const { session, sent, log, playing } = await playOn(STEP(1, 'a') + STEP(2, 'b'))
  const [first = '', second = ''] = blocksOf(playing())
  const cutOff = [session.run(first), session.run(second)]
  await new Promise(done => setTimeout(done, 5))
  sent.length = 0
  const again = session.reset()
  expect(sent[0]).toMatchObject({ session: { stage: 'Deleting the old cluster' } })
  await again
  await Promise.all(cutOff)
  expect(session.state()).toMatchObject({ state: 'ready', cluster: 'machine 2' })
  expect(log).toEqual(['open machine 1', 'closed machine 1', 'open machine 2'])
  expect(session.greeting().filter(({ type }) => type === 'run')).toEqual([])
})

test('Reset from two pages makes one machine, after the one before is gone', async () => {
  const { session, log } = await playOn(STEP(1, 'a'))
  await Promise.all([session.reset(), session.reset()])
  expect(session.state()).toMatchObject({ state: 'ready' })
  expect(log.filter(line => line.startsWith('closed'))).toHaveLength(1)
  expect(log.at(-1)).toBe('open machine 2')
})

test('a lab that loses its machine to another one starts none after its Reset', async () => {
  const { session, log } = await playOn(STEP(1, 'a'))
  await Promise.all([session.reset(), session.leave({ state: 'elsewhere', lab: 'other' })])
  expect(session.state()).toEqual({ state: 'elsewhere', lab: 'other' })
  expect(log).toEqual(['open machine 1', 'closed machine 1'])
})

test('the answer of a check goes with its step to another number, and not to another check', async () => {
  const { session, sent, save } = await playOn(STEP(1, 'a') + STEP(2, 'b'))
  await session.check('step-02-room-b')
  const answers = () =>
    session.greeting().flatMap(one => (one.type === 'check' ? [[one.step, one.check.state]] : []))
  expect(answers()).toEqual([['step-02-room-b', 'passed']])
  sent.length = 0
  await save(STEP(1, 'a') + STEP(2, 'new') + STEP(3, 'b'))
  expect(answers()).toEqual([['step-03-room-b', 'passed']])
  expect(sent).toContainEqual({ type: 'check', step: 'step-02-room-b', check: { state: 'none' } })
  await save(STEP(1, 'a') + STEP(2, 'new') + STEP(3, 'c'))
  expect(answers()).toEqual([])
})
