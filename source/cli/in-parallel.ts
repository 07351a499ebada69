/** Does something with each of a list, so many at a time; the first failure ends it once those under way are done. */
export const inParallel = async <Thing>(
  jobs: number,
  things: readonly Thing[],
  work: (thing: Thing) => Promise<void>,
): Promise<void> => {
  const waiting = [...things]
  const worker = async () => {
    for (let thing = waiting.shift(); thing !== undefined; thing = waiting.shift()) {
      try {
        await work(thing)
      } catch (cause) {
        waiting.length = 0
        throw cause
      }
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: jobs }, worker))
  for (const one of ended) if (one.status === 'rejected') throw one.reason
}
