/** A wait that something else can end. */
export type Gate = {
  /** Waits until `wake`, at most `ms`. */
  readonly wait: (ms: number) => Promise<void>
  readonly wake: () => void
  /** Waits until `condition` holds, looked at after every wake; false where it did not within `ms`. */
  readonly until: (condition: () => boolean, ms: number) => Promise<boolean>
}

export const openGate = (): Gate => {
  const waiting = new Set<() => void>()
  const wait = (ms: number) =>
    new Promise<void>(resolve => {
      const end = () => {
        clearTimeout(timer)
        waiting.delete(end)
        resolve()
      }
      const timer = setTimeout(end, Math.max(0, ms))
      waiting.add(end)
    })
  const until = async (condition: () => boolean, ms: number) => {
    const deadline = performance.now() + ms
    while (!condition()) {
      if (performance.now() >= deadline) return false
      await wait(deadline - performance.now())
    }
    return true
  }
  return {
    wait,
    until,
    wake: () => {
      for (const end of [...waiting]) end()
    },
  }
}
