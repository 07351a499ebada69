import type { Machine } from '../machine/learner.ts'
import type { Scenario } from '../model/scenario.ts'
import type { BlockOutcome, Engine, Playing, TypeMode } from './engine.ts'
import { type PlacedBlock, toFinding } from './lab-view.ts'
import type { CheckState, RunState, ServerMessage } from './protocol.ts'
import type { Screen } from './terminals.ts'

/** What a player needs of the session whose machine it plays on. */
export type Stage = {
  readonly engine: Engine
  readonly playing: () => Playing | undefined
  readonly send: (message: ServerMessage) => void
  readonly machine: () => Machine | undefined
  /** Opens the terminal where it is not open yet. */
  readonly screenFor: (terminal: number) => Promise<Screen | undefined>
  /** Ends with the machine. */
  readonly signal: () => AbortSignal
}

/** Plays a lab: types its blocks, asks its checks, and remembers how each went. */
export type Player = {
  readonly run: (key: string) => Promise<void>
  readonly check: (step: string) => Promise<void>
  /** Types what is left of a step, or of everything up to it. */
  readonly solve: (step: string, upTo: boolean) => Promise<void>
  readonly stop: () => void
  readonly clear: () => void
  /** The lab has changed on disk: the answer of a check that is another one now is forgotten. */
  readonly changed: () => void
  readonly greeting: () => readonly ServerMessage[]
}

export const openPlayer = (stage: Stage): Player => {
  const { engine, playing, send, machine, screenFor, signal } = stage
  let solving: { readonly step: string; readonly controller: AbortController } | undefined
  const runs = new Map<string, RunState>()
  const checks = new Map<string, { readonly check: CheckState; readonly script: string }>()

  const setRun = (key: string, run: RunState) => {
    runs.set(key, run)
    send({ type: 'run', key, run })
  }

  const setCheck = (step: string, script: string, check: CheckState) => {
    checks.set(step, { check, script })
    send({ type: 'check', step, check })
  }

  const finished = (key: string, outcome: BlockOutcome | undefined) => {
    // Its machine is gone, and everything that was said of it.
    if (!runs.has(key)) return
    if (!outcome)
      return setRun(key, { state: 'interrupted', status: undefined, durationMs: 0, findings: [] })
    const place = playing()?.toOriginal ?? (position => position)
    const findings = outcome.diagnostics.map(diagnostic =>
      toFinding({ ...diagnostic, position: place(diagnostic.position) }),
    )
    const { state: came, status, durationMs } = outcome
    setRun(key, { state: came, status, durationMs, findings })
  }

  /** What cannot be typed, because the machine is lost, runs no more either. */
  const finish = async (key: string, typed: Promise<BlockOutcome | undefined> | undefined) => {
    try {
      finished(key, await typed)
    } catch (cause) {
      finished(key, undefined)
      // What Reset has cut off is no news.
      if (machine()) throw cause
    }
  }

  const typeBlock = async (
    key: string,
    { block, prose }: PlacedBlock,
    mode: TypeMode,
    until?: AbortSignal,
  ) => {
    if (block.type !== 'exec') return
    const now = machine()
    const screen = await screenFor(block.terminal)
    if (!now || !screen) return
    const begins =
      block.interrupt ||
      playing()
        ?.page.view.sections.flatMap(({ blocks }) => blocks)
        .find(view => view.key === key)?.interrupt
    if (begins) screen.giveWay()
    setRun(key, { state: 'queued' })
    const typed = screen.queue((_, signal) => {
      setRun(key, { state: 'running' })
      const ends = until ? AbortSignal.any([signal, until]) : signal
      return engine.type(now, { ...block, interrupt: begins === true }, prose, mode, ends)
    })
    await finish(key, typed)
  }

  const ask = async (step: string, mode: TypeMode, until = signal()): Promise<void> => {
    const script = scriptOf(playing()?.scenario, step)
    const now = machine()
    if (!now || script === undefined || checks.get(step)?.check.state === 'running') return
    setCheck(step, script, { state: 'running' })
    const { passed, status, output, durationMs } = await engine.check(now, script, mode, until)
    // The machine was another one since, or the check was.
    if (checks.get(step)?.check.state !== 'running') return
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
    run: async key => {
      const block = playing()?.page.blocks.get(key)
      const running = runs.get(key)?.state
      if (running === 'queued' || running === 'running') return
      if (block) await typeBlock(key, block, 'click')
    },
    check: step => ask(step, 'click'),
    solve: async (step, upTo) => {
      const page = playing()?.page
      if (!page || !machine() || solving) return
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
    clear: () => {
      runs.clear()
      checks.clear()
      send({ type: 'cleared' })
    },
    changed: () => {
      const now = playing()
      const before = new Map(checks)
      checks.clear()
      for (const { id } of now?.page.view.sections ?? []) {
        const script = scriptOf(now?.scenario, id)
        const kept = script === undefined ? undefined : answerOf(before, id, script)
        if (script !== undefined && kept) checks.set(id, { check: kept, script })
      }
      for (const step of new Set([...before.keys(), ...checks.keys()])) {
        const check = checks.get(step)?.check ?? { state: 'none' }
        if (check !== before.get(step)?.check) send({ type: 'check', step, check })
      }
    },
    greeting: () => [
      ...[...runs].map(([key, run]) => ({ type: 'run' as const, key, run })),
      ...[...checks].map(([step, { check }]) => ({ type: 'check' as const, step, check })),
      { type: 'solving', step: solving?.step },
    ],
  }
}

const scriptOf = (scenario: Scenario | undefined, step: string): string | undefined =>
  scenario?.files.find(({ path }) => path === (scenario.verify?.[step] ?? `${step}/verify.sh`))
    ?.content

type Answers = ReadonlyMap<string, { readonly check: CheckState; readonly script: string }>

/** What a check answered, under whatever number its step has now; one that still runs belongs where it was asked. */
const answerOf = (before: Answers, step: string, script: string): CheckState | undefined => {
  const own = before.get(step)
  if (own && essenceOf(own.script) === essenceOf(script)) return own.check
  for (const kept of before.values())
    if (kept.check.state !== 'running' && essenceOf(kept.script) === essenceOf(script))
      return kept.check
  return undefined
}

/** A check without the number and the title of its step. */
const essenceOf = (script: string): string =>
  script.replace(/^#.*$/gm, '').replace(/\bstep-\d+\b/, 'step')
