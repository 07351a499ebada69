import { Trouble } from '../model/trouble.ts'
import type { Context, ExitCode } from './context.ts'

/** Runs a command; a broken environment ends it with a sentence and the mend, never with a stack. */
export const guarded = async (
  context: Context,
  run: () => ExitCode | Promise<ExitCode>,
): Promise<void> => {
  try {
    context.process.exitCode = await run()
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
    context.process.stderr.write(` ✗ ${error.message}\n   ${error.fix}\n`)
    context.process.exitCode = 3
  }
}
