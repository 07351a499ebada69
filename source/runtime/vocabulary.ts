import type { $ } from 'zx/core'
import { run } from './children.ts'
import type { Machine } from './environment.ts'
import { type Ran, ranWord } from './evidence.ts'
import { fail } from './failure.ts'
import { type FileWords, fileWords } from './files.ts'
import { type KubeWords, kubeWords } from './kube.ts'
import { type RetryOptions, retryUntil } from './retry.ts'

/** What an author's check can say: the globals of a `js verify` fence. */
export type Vocabulary = KubeWords &
  FileWords & {
    /** zx: runs a command in bash, its output kept; rejects when the command fails. */
    readonly $: $
    /** Ends the check; the learner reads the sentence. */
    readonly fail: (hint: string) => never
    /** Asks again until the answer is truthy, and gives it back; what is thrown counts as "not yet". */
    readonly retry: <Value>(
      options: RetryOptions,
      ask: () => Value | Promise<Value>,
    ) => Promise<Value>
    readonly ran: Ran
  }

/**
 * The vocabulary of one step's check, but for `$`, which is loaded only where it is used (see shell.ts).
 * `endsAtMs`: when the whole check has to be over, in milliseconds since 1970.
 */
export const vocabularyOf = (
  machine: Machine,
  step: string,
  endsAtMs: number,
): Omit<Vocabulary, '$'> => ({
  fail,
  retry: (options, ask) => retryUntil(options, ask, endsAtMs),
  ...kubeWords(),
  ...fileWords(machine.home),
  ran: ranWord(machine, step, currentNamespace),
})

/** The namespace that a kubectl command without `-n` works in. */
const currentNamespace = async (): Promise<string> => {
  const { stdout } = await run('kubectl', [
    'config',
    'view',
    '--minify',
    '-o',
    'jsonpath={..namespace}',
  ])
  return stdout.trim() || 'default'
}
