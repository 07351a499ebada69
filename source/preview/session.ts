import { createHash } from 'node:crypto'
import type { Machine } from '../machine/learner.ts'
import type { Terminal } from '../machine/terminal.ts'
import { MachineError } from '../machine/trouble.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Block, ExecBlock } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import type { Scenario } from '../model/scenario.ts'
import type { CheckResult } from '../model/transcript.ts'
import { type Forward, openForward } from './forward.ts'
import { type LabPage, toFinding } from './lab-view.ts'
import type { CheckState, RunState, ServerMessage, SessionState, Size } from './protocol.ts'
import { openScreenOf, type Screen } from './terminals.ts'

/** What a block did, as the prover judges it; positions are in the built text. */
export type BlockOutcome = {
  readonly state: Exclude<RunState['state'], 'queued' | 'running'>
  readonly status: number | undefined
  readonly durationMs: number
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * How a block is typed. `click`: it may run for as long as a person lets it, and ask that person.
 * `solve`: as the prover does it, with an end to everything.
 */
type TypeMode = 'click' | 'solve'

/** What makes the learner's machine and plays on it: the prover's own functions, handed in. */
export type Engine = {
  readonly stages: readonly string[]
  /** Makes a machine; `onStage` is told what is under way. Rejects with a `MachineError`. */
  readonly open: (
    scenario: Scenario,
    onStage: (stage: string) => void,
    signal: AbortSignal,
  ) => Promise<Machine>
  /** Takes away everything that `open` made. */
  readonly close: (machine: Machine | undefined) => Promise<void>
  readonly type: (
    machine: Machine,
    block: ExecBlock,
    mode: TypeMode,
    signal: AbortSignal,
  ) => Promise<BlockOutcome>
  /** Types a line that is no block: inline code with a mark. */
  readonly typeLine: (
    terminal: Terminal,
    line: string,
    signal: AbortSignal,
  ) => Promise<BlockOutcome>
  readonly check: (
    machine: Machine,
    script: string,
    mode: TypeMode,
    signal: AbortSignal,
  ) => Promise<CheckResult>
}

/** What the session plays: the last good version of the lab. */
export type Playing = {
  readonly page: LabPage
  readonly scenario: Scenario
  readonly toOriginal: (position: Position) => Position
}

export type Session = {
  readonly state: () => SessionState
  /** Everything that a page which is opened now has to know. */
  readonly greeting: () => readonly ServerMessage[]
  readonly start: () => Promise<void>
  readonly reset: () => Promise<void>
  /** Ends the machine, and says where the next one is. */
  readonly leave: (state: SessionState) => Promise<void>
  readonly screen: (terminal: number) => Screen | undefined
  readonly openTerminal: (terminal: number) => Promise<void>
  readonly run: (key: string) => Promise<void>
  readonly check: (step: string) => Promise<void>
  readonly solve: (step: string, upTo: boolean) => Promise<void>
  readonly stop: () => void
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
  /** Asked to have a machine, though the lab may not have let it be made yet. */
  let wanted = false
  let solving: { readonly step: string; readonly controller: AbortController } | undefined
  let files = ''
  const screens = new Map<number, Screen>()
  const runs = new Map<string, RunState>()
  const checks = new Map<string, { readonly check: CheckState; readonly script: string }>()
  const forwards = new Map<string, Forward>()

  const become = (next: SessionState) => {
    state = next
    send({ type: 'session', session: state })
  }

  const setRun = (key: string, run: RunState) => {
    runs.set(key, run)
    send({ type: 'run', key, run })
  }

  const setCheck = (step: string, script: string, check: CheckState) => {
    checks.set(step, { check, script })
    send({ type: 'check', step, check })
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
    const now = playing()
    if (!now)
      return become({
        state: 'absent',
        reason: 'The lab has errors: no truthful scenario can be built from it',
        fix: 'Mend them; the machine starts with the next save',
      })
    abort = new AbortController()
    const since = performance.now()
    const onStage = (stage: string) =>
      become({
        state: 'starting',
        stage,
        stages: engine.stages,
        sinceMs: performance.now() - since,
      })
    onStage(engine.stages[0] ?? '')
    try {
      machine = await engine.open(now.scenario, onStage, abort.signal)
      files = filesOf(now.scenario)
      onStage(engine.stages.at(-1) ?? '')
      await addScreen(1)
      await forward()
    } catch (cause) {
      const left = machine
      machine = undefined
      screens.clear()
      await engine.close(left)
      const fix = cause instanceof MachineError ? cause.fix : 'Look at the message, then try again'
      const reason = cause instanceof Error ? cause.message : String(cause)
      become({ state: 'failed', reason, fix })
    }
  }

  const start = (): Promise<void> => {
    wanted = true
    if (machine) return Promise.resolve()
    starting ??= begin().finally(() => {
      starting = undefined
    })
    return starting
  }

  const leave = async (next: SessionState) => {
    wanted = false
    solving?.controller.abort()
    abort.abort()
    await starting?.catch(() => undefined)
    for (const { close } of forwards.values()) close()
    forwards.clear()
    screens.clear()
    const left = machine
    machine = undefined
    await engine.close(left)
    runs.clear()
    checks.clear()
    send({ type: 'cleared' })
    send({ type: 'traffic', addresses: {} })
    become(next)
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

  const finished = (key: string, outcome: BlockOutcome | undefined) => {
    if (!outcome)
      return setRun(key, { state: 'interrupted', status: undefined, durationMs: 0, findings: [] })
    const place = playing()?.toOriginal ?? (position => position)
    const findings = outcome.diagnostics.map(diagnostic =>
      toFinding({ ...diagnostic, position: place(diagnostic.position) }),
    )
    const { state: came, status, durationMs } = outcome
    setRun(key, { state: came, status, durationMs, findings })
  }

  const typeBlock = async (key: string, block: Block, mode: TypeMode, until?: AbortSignal) => {
    if (block.type !== 'exec') return
    const now = machine
    const screen = await screenFor(block.terminal)
    if (!now || !screen) return
    const begins = playing()
      ?.page.view.sections.flatMap(({ blocks }) => blocks)
      .find(view => view.key === key)?.interrupt
    if (begins) screen.giveWay()
    setRun(key, { state: 'queued' })
    const outcome = await screen.queue((_, signal) => {
      setRun(key, { state: 'running' })
      const ends = until ? AbortSignal.any([signal, until]) : signal
      return engine.type(now, { ...block, interrupt: begins === true }, mode, ends)
    })
    finished(key, outcome)
  }

  const typeCommand = async (key: string, line: string) => {
    const screen = await screenFor(1)
    setRun(key, { state: 'queued' })
    const outcome = await screen?.queue((terminal, signal) => {
      setRun(key, { state: 'running' })
      return engine.typeLine(terminal, line, signal)
    })
    finished(key, outcome)
  }

  const ask = async (step: string, mode: TypeMode, signal = abort.signal): Promise<void> => {
    const script = scriptOf(playing()?.scenario, step)
    if (!machine || script === undefined || checks.get(step)?.check.state === 'running') return
    setCheck(step, script, { state: 'running' })
    const { passed, status, output, durationMs } = await engine.check(machine, script, mode, signal)
    const hint = output.split('\n').find(line => line.trim() !== '') ?? ''
    setCheck(step, script, {
      state: passed ? 'passed' : 'failed',
      status,
      hint,
      output,
      durationMs,
    })
  }

  return {
    state: () => state,
    greeting: () => [
      { type: 'session', session: state },
      { type: 'cleared' },
      ...[...screens.values()].map(screen => screen.message()),
      ...[...runs].map(([key, run]) => ({ type: 'run' as const, key, run })),
      ...[...checks].map(([step, { check }]) => ({ type: 'check' as const, step, check })),
      { type: 'solving', step: solving?.step },
      trafficMessage(),
    ],
    start,
    reset: async () => {
      await leave({
        state: 'starting',
        stage: 'Deleting the old cluster',
        stages: ['Deleting the old cluster', ...engine.stages],
        sinceMs: 0,
      })
      await start()
    },
    leave,
    screen: number => screens.get(number),
    openTerminal: async number => void (await screenFor(number)),
    run: async key => {
      const page = playing()?.page
      const block = page?.blocks.get(key)
      const command = page?.commands.get(key)
      const running = runs.get(key)?.state
      if (running === 'queued' || running === 'running') return
      if (block) await typeBlock(key, block, 'click')
      else if (command !== undefined) await typeCommand(key, command)
    },
    check: step => ask(step, 'click'),
    solve: async (step, upTo) => {
      const page = playing()?.page
      if (!page || !machine || solving) return
      const controller = new AbortController()
      const { sections } = page.view
      const at = sections.findIndex(({ id }) => id === step)
      solving = { step, controller }
      send({ type: 'solving', step })
      try {
        for (const [index, section] of sections.entries()) {
          if (index > at || (!upTo && index < at)) continue
          for (const { key } of section.blocks) {
            const block = page.blocks.get(key)
            const done = runs.get(key)?.state
            if (!block || done === 'passed' || done === 'announced') continue
            if (controller.signal.aborted) return
            await typeBlock(key, block, 'solve', controller.signal)
          }
          // A learner comes to a step by passing the checks before it, and so does the author.
          const passed = checks.get(section.id)?.check.state === 'passed'
          if (index < at && !passed && !controller.signal.aborted)
            await ask(section.id, 'solve', controller.signal)
        }
      } finally {
        solving = undefined
        send({ type: 'solving', step: undefined })
      }
    },
    stop: () => solving?.controller.abort(),
    changed: async () => {
      const now = playing()
      for (const [step, { script }] of [...checks]) {
        if (scriptOf(now?.scenario, step) === script) continue
        checks.delete(step)
        send({ type: 'check', step, check: { state: 'none' } })
      }
      if (machine) {
        ready()
        await forward()
      } else if (now && wanted && state.state === 'absent') await start()
    },
  }
}

const scriptOf = (scenario: Scenario | undefined, step: string): string | undefined =>
  scenario?.files.find(({ path }) => path === (scenario.verify?.[step] ?? `${step}/verify.sh`))
    ?.content

/** What was put on the machine when it was made; a page's text is not. */
const filesOf = ({ files }: Scenario): string => {
  const hash = createHash('sha256')
  for (const { path, content } of files)
    if (path.startsWith('assets/') || path.endsWith('ground.sh')) hash.update(`${path}\n${content}`)
  return hash.digest('hex')
}
