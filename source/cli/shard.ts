import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { durationsOf } from '../course/ledger.ts'
import { type Shard, shardOf } from '../course/shard.ts'
import type { Context } from './context.ts'
import { portable } from './labs.ts'
import { LEDGER, readLedger } from './read-ledger.ts'

export type ShardFlags = {
  readonly shard?: Shard
  readonly ledger?: string
  readonly json: boolean
}

/**
 * The labs of a shard, by the durations in the ledger alone: the proof beside a lab changes while shards run, and then
 * two of them would not agree who has it. Throws a `CannotError` for a ledger that cannot be read.
 */
export const shardLabs = (
  labs: readonly string[],
  { shard, ledger }: ShardFlags,
  cwd: string,
): readonly string[] => {
  if (!shard) return labs
  const names = new Map(labs.map(lab => [portable(relative(cwd, resolve(cwd, lab))), lab]))
  const mine = shardOf([...names.keys()], shard, readDurations(ledger, cwd))
  return mine.flatMap(name => names.get(name) ?? [])
}

const readDurations = (named: string | undefined, cwd: string): ReadonlyMap<string, number> => {
  const path = named ?? LEDGER
  if (named === undefined && !existsSync(resolve(cwd, path))) return new Map()
  return durationsOf(readLedger(path, cwd))
}

/** Prints which labs would be proven, a line each. */
export const listLabs = ({ process }: Context, json: boolean, labs: readonly string[]): void => {
  const names = labs.map(portable)
  process.stdout.write(
    json ? `${JSON.stringify(names, null, 2)}\n` : names.map(name => `${name}\n`).join(''),
  )
}
