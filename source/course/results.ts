import * as z from 'zod'
import type { Fault, LedgerLab, Run } from '../model/ledger.ts'
import { issueOf, parseLedger } from './ledger.ts'

/**
 * What a file of results says: a transcript (`prove --report json=`), a `proof.json`, or a ledger. `path` is the lab
 * that a proof lies beside; a transcript names its own. Throws an error that says what is wrong with the file.
 */
export const readResults = (value: unknown, path: string): readonly LedgerLab[] => {
  const has = (key: string) =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, key)
  if (has('labs')) return parseLedger(value).labs
  if (has('path')) return [fromTranscript(check(transcript, value))]
  if (has('source')) return [fromProof(check(proof, value), path)]
  throw new Error('it is no transcript, no proof and no ledger')
}

const check = <Value>(schema: z.ZodType<Value>, value: unknown): Value => {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  throw new Error(issueOf(read.error))
}

const machine = z.object({ kubernetes: z.string(), etcd: z.string(), image: z.string() })

/** The share of blocks that some check misses. */
const strength = z
  .object({ score: z.number().min(0).max(1) })
  .transform(({ score }) => score)
  .optional()

const common = z.object({
  title: z.string(),
  outcome: z.enum(['proven', 'failed', 'interrupted']),
  machine,
  startedAt: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
  blocks: z.array(z.unknown()),
  files: z.record(z.string(), z.string()),
  strength,
  interruption: z.object({ reason: z.string() }).optional(),
})

const severity = z.enum(['error', 'warning', 'info'])

const transcript = common.extend({
  path: z.string().min(1),
  hash: z.string(),
  diagnostics: z.array(
    z.object({
      rule: z.string(),
      severity,
      reason: z.string(),
      position: z.object({ start: z.object({ line: z.int() }) }),
    }),
  ),
})

const proof = common.extend({
  source: z.string(),
  findings: z.array(z.object({ rule: z.string(), severity, line: z.int() })),
})

const fromTranscript = (found: z.infer<typeof transcript>): LedgerLab => {
  const { path, title, hash, diagnostics } = found
  const faults = diagnostics.map(({ position, ...one }) => ({ ...one, line: position.start.line }))
  return { path, title, runs: [runOf(found, hash, faults)] }
}

/** A proof keeps what can be told of every run: the rule, but not the words. */
const fromProof = (found: z.infer<typeof proof>, path: string): LedgerLab => {
  const faults = found.findings.map(one => ({ ...one, reason: one.rule }))
  return { path, title: found.title, runs: [runOf(found, found.source, faults)] }
}

type Finding = Fault & { readonly severity: z.infer<typeof severity> }

const runOf = (
  {
    startedAt,
    outcome,
    durationMs,
    machine,
    blocks,
    strength,
    files,
    ...told
  }: z.infer<typeof common>,
  hash: string,
  findings: readonly Finding[],
): Run => {
  const errors = findings.filter(one => one.severity === 'error')
  const faults = outcome === 'proven' ? [] : errors.length > 0 ? errors : findings
  return {
    startedAt,
    outcome,
    durationMs: Math.round(durationMs),
    hash,
    ...machine,
    kubernetes: machine.kubernetes.replace(/^v/, ''),
    blocks: blocks.length,
    ...(strength === undefined ? {} : { strength }),
    faults: faults.slice(0, MOST_FAULTS).map(({ line, rule, reason }) => ({ line, rule, reason })),
    ...(told.interruption ? { interruption: told.interruption.reason } : {}),
    files: Object.fromEntries(Object.entries(files).map(([path, sha]) => [path, shortHash(sha)])),
  }
}

/** The first ones tell what broke; the rest followed. */
const MOST_FAULTS = 20

/** As a ledger keeps the hash of a built file. */
export const shortHash = (sha: string): string => sha.slice(0, 12)
