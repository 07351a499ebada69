import { setTimeout } from 'node:timers/promises'
import { run } from './shell.ts'

/** An image that a node does not get. */
export type LostPull = { readonly image: string; readonly reason: string }

/** Tries after which an image is given up: kubelet has waited for half a minute between them by then. */
const TRIES = 3
const PAUSE_MS = 5000

/** A node that is being watched. */
export type Pulls = {
  /** Aborts when an image is given up. */
  readonly signal: AbortSignal
  readonly lost: () => LostPull | undefined
  readonly stop: () => void
}

/**
 * Watches a node that is on its way up: without an image of its control plane, kind would wait for four minutes and
 * then only say that nothing answers.
 */
export const watchPulls = (node: string): Pulls => {
  const given = new AbortController()
  const ended = new AbortController()
  let lost: LostPull | undefined
  const watch = async () => {
    while (lost === undefined) {
      await setTimeout(PAUSE_MS, undefined, { signal: ended.signal })
      const { stdout } = await run('docker', [
        ...['exec', node, 'journalctl', '-u', 'kubelet', '-o', 'cat', '--no-pager'],
        ...['-g', 'Failed to pull image'],
      ])
      lost = readPulls(stdout)
    }
    given.abort()
  }
  // It rejects where it is told to stop.
  watch().catch(() => undefined)
  return { signal: given.signal, lost: () => lost, stop: () => ended.abort() }
}

/** Reads what kubelet logs: the first image that it has tried to pull often enough. */
export const readPulls = (journal: string): LostPull | undefined => {
  const tries = new Map<string, number>()
  for (const line of journal.split('\n')) {
    const found = /"Failed to pull image" err="((?:[^"\\]|\\.)*)" image="([^"]+)"/.exec(line)
    const [, error = '', image = ''] = found ?? []
    if (!found) continue
    tries.set(image, (tries.get(image) ?? 0) + 1)
    if ((tries.get(image) ?? 0) < TRIES) continue
    // Each layer of the runtime puts its own words and the image's name before those that say why.
    const parts = error
      .replaceAll('\\"', '"')
      .split(': ')
      .filter(part => !part.includes(image))
    const reason = parts.slice(-2).join(': ')
    return { image, reason }
  }
  return undefined
}
