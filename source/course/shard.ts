/** One of `count` parts of a course; the first is 1. */
export type Shard = { readonly index: number; readonly count: number }

/** Reads `2/8`. Throws an error with the form that was expected for anything else. */
export const parseShard = (text: string): Shard => {
  const found = /^(\d{1,6})\/(\d{1,6})$/.exec(text)
  const shard = { index: Number(found?.[1]), count: Number(found?.[2]) }
  if (shard.index >= 1 && shard.index <= shard.count) return shard
  throw new Error('expected a part and the number of parts, as in `2/8`')
}

/**
 * The labs of one shard, in the order they came. The longest lab goes to the least loaded shard, then the next; a lab
 * that was never timed counts as the median of those that were. Depends on the names and the durations alone, so that
 * shards on different machines neither share a lab nor leave one out.
 */
export const shardOf = (
  labs: readonly string[],
  { index, count }: Shard,
  durations: ReadonlyMap<string, number>,
): readonly string[] => {
  const unique = [...new Set(labs)]
  const typical = median(unique.flatMap(lab => durations.get(lab) ?? [])) ?? 1
  const jobs = unique.map(lab => ({ lab, durationMs: durations.get(lab) ?? typical }))
  jobs.sort((a, b) => b.durationMs - a.durationMs || (a.lab < b.lab ? -1 : 1))
  const loads = Array.from({ length: count }, () => ({ durationMs: 0, labs: 0 }))
  const mine = new Set<string>()
  for (const { lab, durationMs } of jobs) {
    const at = leastLoaded(loads)
    const load = loads[at]
    if (!load) continue
    load.durationMs += durationMs
    load.labs += 1
    if (at === index - 1) mine.add(lab)
  }
  return unique.filter(lab => mine.has(lab))
}

type Load = { readonly durationMs: number; readonly labs: number }

/** Of equal loads the one with fewer labs: labs that take no time are spread too. */
const leastLoaded = (loads: readonly Load[]): number =>
  loads.reduce((best, load, at) => {
    const least = loads[best]
    if (!least) return at
    const longer = load.durationMs - least.durationMs || load.labs - least.labs
    return longer < 0 ? at : best
  }, 0)

const median = (numbers: readonly number[]): number | undefined =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]
