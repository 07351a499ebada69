import type { Machine } from '../machine/learner.ts'
import { type PageName, pageScript } from '../machine/scenario-parts.ts'
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
  page: Exclude<PageName, 'intro'>,
): Promise<void> => {
  const background = pageScript(scenario, page, 'background')
  if (background !== undefined)
    await machine.exec(['bash', '-s'], { input: background, timeoutMs: LIMIT_MS })
  const foreground = pageScript(scenario, page, 'foreground')
  if (foreground !== undefined)
    await (await machine.terminal(1)).type(foreground, { timeoutMs: LIMIT_MS })
}
