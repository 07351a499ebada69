import type { Shard } from '../course/shard.ts'
import type { Cell } from '../model/attempt.ts'
import type { ReportFile } from './report-flag.ts'

export type ProveFlags = {
  readonly image?: string
  readonly config?: string
  readonly cluster?: string
  readonly report: readonly ReportFile[]
  readonly keep: boolean
  readonly force: boolean
  readonly shard?: Shard
  readonly ledger?: string
  readonly repeat?: number
  readonly matrix?: readonly Cell[]
  readonly strength: boolean
  readonly parity: boolean
  readonly jobs?: number
  readonly dryRun: boolean
  readonly json: boolean
}
