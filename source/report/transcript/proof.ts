import type {
  BlockRun,
  CheckResult,
  CheckRun,
  Residue,
  Transcript,
} from '../../model/transcript.ts'
import { countProofs } from './summary.ts'

/**
 * The record of a run, for keeping beside the scenario. The same lab proven twice differs only in `startedAt` and the
 * fields whose names end in `Ms`: nothing that a cluster makes up (names, addresses, output) is in it.
 */
export const proofJson = (transcript: Transcript): string => {
  const { title, hash, files, labproof, machine, outcome } = transcript
  const { image, imageDigest, kubernetes, etcd, nodes } = machine
  const proof = {
    title,
    outcome,
    source: hash,
    labproof,
    machine: { kubernetes, etcd, nodes, image, imageDigest },
    ...strengthOf(transcript),
    startedAt: transcript.startedAt,
    durationMs: Math.round(transcript.durationMs),
    clusterMs: Math.round(transcript.clusterMs),
    fences: Object.fromEntries(countProofs(transcript.blocks).map(one => [one.proof, one.count])),
    blocks: transcript.blocks.map(blockOf),
    checks: transcript.checks.map(checkOf),
    residue: [...unique(transcript.residue.map(residueOf))].sort(byText),
    findings: unique(
      transcript.diagnostics.map(({ rule, severity, position: { start } }) => ({
        rule,
        severity,
        line: start.line,
      })),
    ),
    files: Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))),
  }
  return `${JSON.stringify(proof, null, 2)}\n`
}

/** What a proof has to be of to count; `image` is `undefined` where the user named none. */
export type ProofSubject = {
  readonly hash: string
  readonly files: Readonly<Record<string, string>>
  readonly labproof: string
  readonly image: string | undefined
}

/** True where `text` is a proof that passed, of just this source, these built files, this labproof and this image. */
export const proofMatches = (text: string, subject: ProofSubject): boolean => {
  const proof = parse(text)
  const machine = recordOf(proof['machine'])
  const files = recordOf(proof['files'])
  const names = Object.keys(subject.files)
  return (
    proof['outcome'] === 'proven' &&
    proof['source'] === subject.hash &&
    proof['labproof'] === subject.labproof &&
    (subject.image === undefined || machine['image'] === subject.image) &&
    Object.keys(files).length === names.length &&
    names.every(name => Object.hasOwn(files, name) && files[name] === subject.files[name])
  )
}

const blockOf = (run: BlockRun) => ({
  line: run.position.start.line,
  ...(run.step === undefined ? {} : { step: run.step }),
  ...(run.lang === undefined ? {} : { lang: run.lang }),
  proof: run.proof,
  state: run.state,
  durationMs: Math.round(run.durationMs),
})

const checkOf = ({ step, type, before, after, again }: CheckRun) => ({
  step,
  type,
  before: answerOf(before),
  after: answerOf(after),
  again: answerOf(again),
})

const answerOf = (result: CheckResult | undefined) =>
  result && {
    state: result.passed ? 'passed' : 'failed',
    durationMs: Math.round(result.durationMs),
  }

/** A leftover by its kind: the names of pods and the like are made up by the cluster. */
const residueOf = ({ what, kind, madeAt }: Residue) => ({
  kind,
  ...(kind === 'object' ? { resource: what.split('/')[0] } : {}),
  ...(madeAt ? { line: madeAt.start.line } : {}),
})

/** A loop leaves a hundred of a kind, or a few less: once is enough, and the same in each run. */
const unique = <Thing>(things: readonly Thing[]): readonly Thing[] => [
  ...new Map(things.map(one => [JSON.stringify(one), one])).values(),
]

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

/** How strong the checks are, where it was measured. */
const strengthOf = (transcript: Transcript): { readonly strength?: unknown } =>
  'strength' in transcript && transcript.strength !== undefined
    ? { strength: transcript.strength }
    : {}

const parse = (text: string): Readonly<Record<string, unknown>> => {
  try {
    return recordOf(JSON.parse(text))
  } catch {
    // A proof that cannot be read proves nothing.
    return {}
  }
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}
