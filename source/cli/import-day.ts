import type { Context, ExitCode } from './context.ts'
import type { ImportFlags } from './import.ts'

export const importDay = async (_: Context, __: ImportFlags, ___: string): Promise<ExitCode> => 0
