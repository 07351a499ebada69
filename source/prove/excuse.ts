import type { Machine } from '../machine/learner.ts'
import type { TypedBlock } from '../model/typed.ts'
import { at, listAt, parseJson } from './json.ts'
import type { Verdict } from './judge.ts'

/**
 * `kubectl delete … 2>/dev/null` fails where there is nothing to delete, and its author knows: he threw the message
 * away. Where the machine says that nothing of the kind is there, the failure is told and not counted.
 */
export const excuseDeletes = async (
  machine: Machine,
  { commands }: TypedBlock,
  verdict: Verdict,
): Promise<Verdict> => {
  if (verdict.state.state !== 'failed') return verdict
  const diagnostics = []
  for (const diagnostic of verdict.diagnostics) {
    const command = commands.find(
      ({ line, status }) =>
        status !== 0 &&
        SILENCED.test(line) &&
        diagnostic.reason.includes(`: ${line.trim().slice(0, 100)}`),
    )
    const excused =
      diagnostic.rule === 'command-failed' &&
      command !== undefined &&
      (await isNothingThere(machine, command.line))
    diagnostics.push(
      excused
        ? {
            ...diagnostic,
            severity: 'info' as const,
            reason: `${diagnostic.reason}; what it deletes is gone`,
            fix: 'Write `--ignore-not-found`, and leave the message where it is',
          }
        : diagnostic,
    )
  }
  const isFailed = diagnostics.some(({ severity }) => severity !== 'info')
  return { state: { state: isFailed ? 'failed' : 'passed' }, diagnostics }
}

/** Nothing in it is left to bash but the redirection, so that it can be asked again with `get`. */
const SILENCED = /^\s*kubectl (?:delete|-n \S+ delete) [\w./ =-]+2>\s*\/dev\/null\s*$/

const isNothingThere = async (machine: Machine, line: string): Promise<boolean> => {
  const words = line
    .replace(/2>\s*\/dev\/null/, '')
    .trim()
    .split(/\s+/)
    .filter(
      word => !/^--(?:force|wait|grace-period|timeout|now|ignore-not-found)(?:=|$)/.test(word),
    )
    .map(word => (word === 'delete' ? 'get' : word))
  const { stdout, stderr } = await machine.exec([...words, '-o', 'json'])
  const found = parseJson(stdout)
  const objects =
    found === undefined ? [] : Array.isArray(at(found, 'items')) ? listAt(found, 'items') : [found]
  // kubectl does not wait for the others to go where one of them is not there.
  const isThere = objects.some(object => at(object, 'metadata', 'deletionTimestamp') === undefined)
  const isUnknown =
    stdout.trim() === '' &&
    stderr.trim() !== '' &&
    !/NotFound|not found|doesn't have a resource type|no matches for kind/.test(stderr)
  return !isThere && !isUnknown
}
