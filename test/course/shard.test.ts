import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseShard, shardOf } from '../../source/course/shard.ts'

const shards = (
  labs: readonly string[],
  count: number,
  durations: ReadonlyMap<string, number> = new Map(),
) => Array.from({ length: count }, (_, at) => shardOf(labs, { index: at + 1, count }, durations))

test('every lab is in exactly one shard, whatever is known of its duration', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 80 }),
      fc.array(fc.option(fc.nat(600_000), { nil: undefined }), { minLength: 60, maxLength: 60 }),
      (labs, count, times) => {
        const durations = new Map(
          labs.flatMap((lab, at) => {
            const time = times[at]
            return time === undefined ? [] : [[lab, time] as const]
          }),
        )
        expect(shards(labs, count, durations).flat().sort()).toEqual([...labs].sort())
      },
    ),
  )
})

test('no shard takes longer than the mean and one lab', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 600_000 }), { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 1, max: 16 }),
      (times, count) => {
        const durations = new Map(times.map((time, at) => [`lab-${at}`, time]))
        const total = times.reduce((sum, time) => sum + time, 0)
        for (const shard of shards([...durations.keys()], count, durations)) {
          const takes = shard.reduce((sum, lab) => sum + (durations.get(lab) ?? 0), 0)
          expect(takes).toBeLessThanOrEqual(total / count + Math.max(...times))
        }
      },
    ),
  )
})

test('the order in which labs are named makes no difference', () => {
  const durations = new Map([
    ['a', 10],
    ['b', 10],
    ['c', 30],
  ])
  const sets = (labs: readonly string[]) =>
    shards(labs, 3, durations).map(shard => [...shard].sort())
  expect(sets(['e', 'c', 'a', 'd', 'b'])).toEqual(sets(['a', 'b', 'c', 'd', 'e']))
})

test('the longest lab is alone, the short ones are together', () => {
  const durations = new Map([
    ['long', 100],
    ['a', 30],
    ['b', 30],
    ['c', 30],
  ])
  expect(shards(['a', 'b', 'c', 'long'], 2, durations)).toEqual([['long'], ['a', 'b', 'c']])
})

test('a lab that was never timed counts as the median', () => {
  const durations = new Map([
    ['short', 1],
    ['usual', 50],
    ['long', 1000],
  ])
  expect(shards(['long', 'new', 'short', 'usual'], 2, durations)).toEqual([
    ['long'],
    ['new', 'short', 'usual'],
  ])
})

test('labs that take no time are spread too', () => {
  const labs = ['a', 'b', 'c', 'd']
  expect(shards(labs, 2, new Map(labs.map(lab => [lab, 0])))).toEqual([
    ['a', 'c'],
    ['b', 'd'],
  ])
})

test.for(['0/4', '5/4', '1/0', '2', '2/', '-1/4', '1.5/4', ' 1/4', '', '1/4/8', 'a/b'])(
  '%j is no shard',
  text => {
    expect(() => parseShard(text)).toThrow('expected a part and the number of parts, as in `2/8`')
  },
)

test('a shard is read', () => {
  expect(parseShard('2/8')).toEqual({ index: 2, count: 8 })
})
