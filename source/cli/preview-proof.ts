import { readFileSync } from 'node:fs'
import * as z from 'zod'
import type { Block } from '../model/lab.ts'
import type { Proof } from '../model/transcript.ts'
import type { ProofView } from '../preview/lab-view.ts'
import type { BlockProof, ProofSummary } from '../preview/protocol.ts'
import type { Understanding } from './understand.ts'

/** What of a proof.json the preview shows. */
const proofSchema = z.object({
  outcome: z.string(),
  source: z.string(),
  startedAt: z.string(),
  machine: z.object({ kubernetes: z.string() }),
  blocks: z.array(
    z.object({
      line: z.number(),
      proof: z.string(),
      state: z.enum(['passed', 'announced', 'failed', 'follow-up', 'skipped']),
      durationMs: z.number(),
    }),
  ),
  checks: z.array(
    z.object({
      step: z.number(),
      after: z.object({ state: z.enum(['passed', 'failed']), durationMs: z.number() }).optional(),
    }),
  ),
})

type Kept = z.infer<typeof proofSchema>

/** Says in a few words what is known of a lab's proof; `hash` is the sha256 of the lab's source now. */
export const summarizeProof = (proofFile: string, hash: string): ProofSummary =>
  summaryOf(readProof(proofFile), hash)

/** Reads a lab's proofs while it is edited: a block keeps the result it was proven with as long as its text stays. */
export const openProofs = () => {
  const byText = new Map<string, BlockProof>()
  return {
    read: (
      proofFile: string,
      hash: string,
      { toOriginal }: Pick<Understanding, 'toOriginal'>,
    ): ProofView => {
      const kept = readProof(proofFile)
      const fits = kept?.source === hash
      const ofLine = new Map(kept?.blocks.map(block => [block.line, block]))
      return {
        summary: summaryOf(kept, hash),
        ofBlock: (block: Block) => {
          if (!fits) return byText.get(block.value)
          const proven = ofLine.get(toOriginal(block.position).start.line)
          // Of a text there is nothing to prove, so there is nothing to say.
          if (!proven || proven.proof === 'none') return undefined
          const { state, durationMs, proof } = proven
          const shown = { state, durationMs, text: HOW[proof] ?? proof }
          byText.set(block.value, shown)
          return shown
        },
        ofCheck: step => {
          const after = fits ? kept?.checks.find(check => check.step === step)?.after : undefined
          return after && { ...after, text: 'asked after the step' }
        },
      }
    },
  }
}

const HOW: Readonly<Record<string, string>> = {
  typed: 'typed into the terminal',
  'server-dry-run': 'asked of the API server',
  cron: 'read as a cron line',
  promql: 'read as PromQL',
  json: 'read as JSON',
  yaml: 'read as YAML',
  output: 'compared with the output',
  syntax: 'only read, not run',
  check: 'asked before and after the step',
  file: 'put on the machine',
  none: 'text, nothing to check',
} satisfies Readonly<Record<Proof, string>>

const readProof = (path: string): Kept | undefined => {
  try {
    return proofSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // There is none, or what is there proves nothing.
    return undefined
  }
}

const summaryOf = (kept: Kept | undefined, hash: string): ProofSummary => {
  if (!kept) return { state: 'none', text: 'not proven yet' }
  const when = `${kept.startedAt.slice(0, 10)}, Kubernetes ${kept.machine.kubernetes}`
  if (kept.source !== hash)
    return { state: 'stale', text: `changed since its proof of ${kept.startedAt.slice(0, 10)}` }
  const failed = kept.blocks.filter(({ state }) => state === 'failed').length
  return kept.outcome === 'proven'
    ? { state: 'proven', text: `proven ${when}` }
    : { state: 'failed', text: `not proven: ${failed} blocks failed, ${when}` }
}
