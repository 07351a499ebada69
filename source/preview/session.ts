import { createHash } from 'node:crypto'
import type { Machine } from '../machine/learner.ts'
import { MachineError } from '../machine/trouble.ts'
import type { Scenario } from '../model/scenario.ts'
import { messageOf } from '../model/trouble.ts'
import type { Engine, Playing } from './engine.ts'
import { type Forward, openForward } from './forward.ts'
import { openPlayer, type Player } from './player.ts'
import type { ServerMessage, SessionState, Size } from './protocol.ts'
import { openScreenOf, type Screen } from './terminals.ts'

export type Session = Pick<Player, 'run' | 'check' | 'solve' | 'stop'> & {
  readonly state: () => SessionState
  /** Everything that a page which is opened now has to know. */
  readonly greeting: () => readonly ServerMessage[]
  readonly start: () => Promise<void>
  readonly reset: () => Promise<void>
  /** Ends the machine, and says where the next one is. */
  readonly leave: (state: SessionState) => Promise<void>
  readonly screen: (terminal: number) => Screen | undefined
  readonly openTerminal: (terminal: number) => Promise<void>
  /** The lab has changed on disk. */
  readonly changed: () => Promise<void>
}

const SIZE: Size = { cols: 100, rows: 30 }

/** Opens the session of one lab; nothing is started yet. `send` reaches every page that shows the lab. */
export const openSession = (
  engine: Engine,
  playing: () => Playing | undefined,
  send: (message: ServerMessage) => void,
): Session => {
  let state: SessionState = { state: 'absent', reason: 'No machine was started', fix: '' }
  let machine: Machine | undefined
  let starting: Promise<void> | undefined
  let abort = new AbortController()
  /** The end of the machine before, for as long as that takes. */
  let ending: Promise<void> = Promise.resolve()
  let ended = 0
  /** Asked to have a machine, though the lab may not have let it be made yet. */
  let wanted = false
  let files = ''
  const screens = new Map<number, Screen>()
  const forwards = new Map<string, Forward>()

  const become = (next: SessionState) => {
    state = next
    send({ type: 'session', session: state })
  }

  const ready = () => {
    const now = playing()
    if (machine && now)
      become({
        state: 'ready',
        cluster: machine.cluster.name,
        terminals: [...screens.keys()].sort(),
        outdated: filesOf(now.scenario) !== files,
      })
  }

  const addScreen = async (number: number) => {
    if (!machine || screens.has(number)) return
    const screen = await openScreenOf(machine, number, SIZE, send)
    screens.set(number, screen)
    send(screen.message())
    ready()
  }

  const begin = async (): Promise<void> => {
    if (!wanted) return
    const now = playing()
    if (!now)
      return become({
        state: 'absent',
        reason: 'The lab has errors: no truthful scenario can be built from it',
        fix: 'Mend them; the machine starts with the next save',
      })
    abort = new AbortController()
    const { signal } = abort
    const since = performance.now()
    const onStage = (stage: string) =>
      become({
        state: 'starting',
        stage,
        stages: engine.stages,
        sinceMs: performance.now() - since,
      })
    onStage(engine.stages[0] ?? '')
    let made: Machine | undefined
    try {
      made = await engine.open(now.scenario, onStage, signal)
      signal.throwIfAborted()
      machine = made
      files = filesOf(now.scenario)
      onStage(engine.stages.at(-1) ?? '')
      await addScreen(1)
      await forward()
    } catch (cause) {
      machine = undefined
      screens.clear()
      await engine.close(made)
      // Whoever ended it says what comes next.
      if (signal.aborted) return
      const fix = cause instanceof MachineError ? cause.fix : 'Look at the message, then try again'
      const reason = messageOf(cause)
      become({ state: 'failed', reason, fix })
    }
  }

  const start = (): Promise<void> => {
    wanted = true
    if (machine) return Promise.resolve()
    starting ??= ending.then(begin).finally(() => {
      starting = undefined
    })
    return starting
  }

  const leave = (next: SessionState): Promise<void> => {
    wanted = false
    ended += 1
    const before = starting
    const left = machine
    machine = undefined
    // Said at once: deleting a cluster takes its time, and nothing can be typed meanwhile.
    become(next)
    player.stop()
    abort.abort()
    ending = ending.then(() => end(next, left, before)).catch(() => undefined)
    return ending
  }

  const end = async (
    next: SessionState,
    left: Machine | undefined,
    before: Promise<void> | undefined,
  ) => {
    await before?.catch(() => undefined)
    for (const screen of screens.values()) screen.interrupt()
    for (const { close } of forwards.values()) close()
    forwards.clear()
    screens.clear()
    await engine.close(left)
    player.clear()
    send({ type: 'traffic', addresses: {} })
    if (state !== next && !starting) become(next)
  }

  /** Forwards the ports that the lab names; a second host is no part of a machine with one node. */
  const forward = async () => {
    const node = machine?.cluster.node
    if (!node) return
    for (const name of playing()?.page.ports ?? []) {
      const [host, port] = name.split(':').map(Number)
      if (host === 1 && port && !forwards.has(name))
        forwards.set(name, await openForward(node, port))
    }
    send(trafficMessage())
  }

  const trafficMessage = (): ServerMessage => ({
    type: 'traffic',
    addresses: Object.fromEntries([...forwards].map(([name, { address }]) => [name, address])),
  })

  const screenFor = async (number: number): Promise<Screen | undefined> => {
    await addScreen(number)
    return screens.get(number)
  }

  const player = openPlayer({
    engine,
    playing,
    send,
    machine: () => machine,
    screenFor,
    signal: () => abort.signal,
  })

  return {
    state: () => state,
    greeting: () => [
      { type: 'session', session: state },
      { type: 'cleared' },
      ...[...screens.values()].map(screen => screen.message()),
      ...player.greeting(),
      trafficMessage(),
    ],
    start,
    reset: async () => {
      const own = ended + 1
      await leave({
        state: 'starting',
        stage: 'Deleting the old cluster',
        stages: ['Deleting the old cluster', ...engine.stages],
        sinceMs: 0,
      })
      // Another one who ended it meanwhile says whether there is to be a machine.
      if (ended === own) await start()
    },
    leave,
    screen: number => screens.get(number),
    openTerminal: async number => void (await screenFor(number)),
    run: player.run,
    check: player.check,
    solve: player.solve,
    stop: player.stop,
    changed: async () => {
      const now = playing()
      player.changed()
      if (machine) {
        ready()
        await forward()
      } else if (now && wanted && state.state === 'absent') await start()
    },
  }
}

/** What was put on the machine when it was made; a page's text is not. */
const filesOf = ({ files }: Scenario): string => {
  const hash = createHash('sha256')
  for (const { path, content } of files)
    if (path.startsWith('assets/') || path.endsWith('ground.sh')) hash.update(`${path}\n${content}`)
  return hash.digest('hex')
}
