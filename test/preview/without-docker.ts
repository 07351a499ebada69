import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type Running, startPreview } from './command.ts'

/** Starts a preview in a folder as on a machine that has bash, and no Docker. */
export const startWithoutDocker = (args: readonly string[], folder: string): Promise<Running> => {
  const bash = execFileSync('sh', ['-c', 'command -v bash'], { encoding: 'utf8' }).trim()
  mkdirSync(join(folder, 'bin'))
  symlinkSync(bash, join(folder, 'bin/bash'))
  return startPreview(args, folder, { PATH: join(folder, 'bin') })
}
