import * as z from 'zod'
import type { Ledger } from '../model/ledger.ts'

const run = z.object({
  startedAt: z.iso.datetime(),
  outcome: z.enum(['proven', 'failed', 'interrupted']),
  durationMs: z.number().nonnegative(),
  hash: z.string(),
  kubernetes: z.string(),
  etcd: z.string(),
  image: z.string(),
  blocks: z.int().nonnegative(),
  strength: z.number().min(0).max(1).optional(),
  faults: z.array(z.object({ line: z.int(), rule: z.string(), reason: z.string() })),
  interruption: z.string().optional(),
  files: z.record(z.string(), z.string()).optional(),
})

const ledger = z.object({
  labs: z.array(z.object({ path: z.string(), title: z.string(), runs: z.array(run) })),
})

/** Reads a ledger. Throws an error that says which part of it is wrong. */
export const parseLedger = (value: unknown): Ledger => {
  const read = ledger.safeParse(value)
  if (read.success) return read.data
  throw new Error(issueOf(read.error))
}

/** The first thing that is wrong with a file, in a line. */
export const issueOf = (error: z.ZodError): string => {
  const [issue] = error.issues
  return issue ? `\`${issue.path.join('.')}\`: ${issue.message}` : 'it is not what was expected'
}

/** How long each lab took when it last came to its end. */
export const durationsOf = ({ labs }: Ledger): ReadonlyMap<string, number> =>
  new Map(
    labs.flatMap(({ path, runs }) => {
      const last = runs.findLast(({ outcome }) => outcome !== 'interrupted')
      return last ? [[path, last.durationMs] as const] : []
    }),
  )
