import type { Machine } from '../machine/learner.ts'
import type { Section } from '../model/lab.ts'
import type { Scenario } from '../model/scenario.ts'

/** On Killercoda a script of a step has about ten seconds; here the machine may be slower. */
const LIMIT_MS = 60_000

/**
 * Runs the scripts that the scenario has for a step or for the finish, as they run when a learner opens that page: the
 * background hidden, the foreground typed into the terminal. Those of the intro have run when the machine was opened.
 */
export const openPage = async (
  machine: Machine,
  scenario: Scenario,
  { kind }: Section,
  place: number | undefined,
): Promise<void> => {
  if (kind === 'intro') return
  const details = at(
    JSON.parse(contentOf(scenario, 'index.json')?.replace(/^\uFEFF/, '') ?? '{}'),
    'details',
  )
  const entry = place === undefined ? at(details, 'finish') : at(at(details, 'steps'), place)
  const background = scriptOf(scenario, entry, 'background', 'courseData')
  if (background !== undefined)
    await machine.exec(['bash', '-s'], { input: background, timeoutMs: LIMIT_MS })
  const foreground = scriptOf(scenario, entry, 'foreground', 'code')
  if (foreground !== undefined)
    await (await machine.terminal(1)).type(foreground, { timeoutMs: LIMIT_MS })
}

const scriptOf = (
  scenario: Scenario,
  entry: unknown,
  ...keys: readonly string[]
): string | undefined => {
  const path = keys.map(key => at(entry, key)).find(value => typeof value === 'string')
  return path === undefined
    ? undefined
    : contentOf(scenario, String(path).replace(/^(?:\.?\/)+/, ''))
}

const at = (value: unknown, key: string | number): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined

const contentOf = (scenario: Scenario, path: string): string | undefined =>
  scenario.files.find(file => file.path === path)?.content
