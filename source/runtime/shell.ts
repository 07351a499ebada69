import { existsSync } from 'node:fs'
import type { $ } from 'zx/core'
import { trackedSpawn } from './children.ts'

/** zx's `$`, loaded only for a check that uses it: it doubles the time a check takes to start. */
export const loadShell = async (): Promise<$> => {
  const { $, quote } = await import('zx/core')
  $.shell = existsSync('/bin/bash') ? '/bin/bash' : 'bash'
  $.prefix = 'set -euo pipefail;'
  $.quote = quote
  $.quiet = true
  $.verbose = false
  // Every command leads a process group of its own, so that nothing it starts outlives the check.
  $.detached = true
  $.spawn = trackedSpawn
  return $
}
