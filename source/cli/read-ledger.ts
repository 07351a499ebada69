import { parseLedger } from '../course/ledger.ts'
import type { Ledger } from '../model/ledger.ts'
import { messageOf } from '../model/trouble.ts'
import { CannotError } from './cannot.ts'
import { readJson } from './read-json.ts'

/** The ledger that is read where none is named. */
export const LEDGER = 'ledger.json'

/** Reads a ledger; throws a `CannotError` that says what is wrong with it. */
export const readLedger = (path: string, cwd: string): Ledger => {
  const value = readJson(path, cwd)
  try {
    return parseLedger(value)
  } catch (cause) {
    const reason = messageOf(cause)
    throw new CannotError(
      `Cannot use ledger \`${path}\`: ${reason}`,
      'Name one that `labproof report merge --out` wrote',
      { cause },
    )
  }
}
