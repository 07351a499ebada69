import { Console } from 'node:console'
import { readFileSync, writeSync } from 'node:fs'
import { killChildren } from './children.ts'
import { compile, isEmpty } from './code.ts'
import { type Machine, prepare } from './environment.ts'
import { CheckFailure, printable, reasonOf } from './failure.ts'
import { Pending } from './pending.ts'
import { loadShell } from './shell.ts'
import { vocabularyOf } from './vocabulary.ts'

/**
 * `node check.cjs STEP`: runs the check on standard input. Exit 0: passed. Exit 1: not, and the reason is the only line
 * on standard output; whatever the author logs goes to standard error.
 */
const main = async (): Promise<void> => {
  const machine = prepare(process.env)
  const endsAtMs = Date.now() + machine.deadlineMs
  globalThis.console = new Console(process.stderr)
  process.on('unhandledRejection', finishFailed)
  process.on('uncaughtException', finishFailed)
  setTimeout(() => finishFailed(tooLong(machine)), machine.deadlineMs)
  try {
    process.chdir(machine.home)
  } catch {
    // A home that is not there is no reason to fail: the check may not need it.
  }
  try {
    await runCheck(readFileSync(0, 'utf8'), process.argv[2] ?? '', machine, endsAtMs)
    // A rejection that nobody awaited is reported once the queue is empty.
    setImmediate(() => finish(0))
  } catch (error) {
    finishFailed(error)
  }
}

const runCheck = async (
  code: string,
  step: string,
  machine: Machine,
  endsAtMs: number,
): Promise<void> => {
  if (isEmpty(code)) throw new CheckFailure('The check of this step is empty')
  const { fail, ...words } = vocabularyOf(machine, step, endsAtMs)
  const call = compile(code, ['$', 'fail', ...Object.keys(words)])
  const shell = code.includes('$') ? await loadShell() : undefined
  const pending = new Pending()
  await call([shell, fail, ...Object.values(words).map(word => pending.counted(word))])
  await pending.idle()
}

const tooLong = ({ deadlineMs }: Machine): CheckFailure =>
  new CheckFailure(`The check did not finish within ${deadlineMs / 1000} s; press CHECK again`)

const finishFailed = (error: unknown): void => finish(1, printable(reasonOf(error)))

const finish = (status: 0 | 1, reason?: string): void => {
  killChildren()
  try {
    if (reason !== undefined) writeSync(1, `${reason}\n`)
  } catch {
    // Nobody listens; the exit status is the answer.
  }
  process.exit(status)
}

void main()
