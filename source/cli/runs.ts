import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kindConfig } from '../course/kind-config.ts'
import { nodeImage } from '../course/matrix.ts'
import { run } from '../machine/shell.ts'
import { MachineError } from '../machine/trouble.ts'
import type { Attempt, Cell } from '../model/attempt.ts'
import type { Transcript } from '../model/transcript.ts'
import { messageOf } from '../model/trouble.ts'
import { attemptsJson, attemptsText } from '../report/course/attempts.ts'
import { CannotError } from './cannot.ts'
import type { ExitCode } from './context.ts'

/** What of `prove`'s flags says how often, and on what, each lab runs. */
export type RunFlags = {
  readonly image: string | undefined
  readonly config?: string
  readonly cluster?: string
  readonly force: boolean
  readonly json: boolean
  readonly repeat?: number
  readonly matrix?: readonly Cell[]
}

/** A run of one lab, with the flags of this run. */
export type Run<Flags> = {
  readonly path: string
  readonly cell: Cell
  readonly flags: Flags
  /** The path, and which run of it this is where there are several. */
  readonly name: string
}

/** All runs of one call: each lab on every version, so many times. */
export type Runs<Flags> = {
  readonly list: readonly Run<Flags>[]
  /** More than one run a lab: what each showed is told at the end, in one table. */
  readonly several: boolean
  /** Notes what a run showed; false where the lab's `proof.json` is to stay as it is. */
  readonly note: (run: Run<Flags>, transcript: Transcript) => boolean
  /** Carries out a run; a cluster that cannot be had spoils this run alone where there are several. */
  readonly attempt: (run: Run<Flags>, prove: () => Promise<ExitCode>) => Promise<ExitCode>
  /** What the runs showed together, and nothing is left of them. */
  readonly close: () => string
}

/** Plans the runs of some labs. Throws a `CannotError` where the flags contradict each other. */
export const openRuns = async <Flags extends RunFlags>(
  flags: Flags,
  labs: readonly string[],
): Promise<Runs<Flags>> => {
  const { repeat = 1, matrix } = flags
  if (matrix && flags.cluster !== undefined)
    throw new CannotError(
      `Cannot prove on several versions in the cluster \`${flags.cluster}\`: it has one`,
      'Leave `--cluster` out: every version gets a cluster of its own',
    )
  const several = repeat > 1 || matrix !== undefined
  const scratch = matrix ? mkdtempSync(join(tmpdir(), 'labproof-matrix-')) : undefined
  const cells = await cellsOf(flags, scratch)
  const list = labs.flatMap(path =>
    cells.flatMap(({ cell, flags }) =>
      Array.from({ length: repeat }, (_, at) => ({
        path,
        cell,
        flags: several ? { ...flags, force: true } : flags,
        name: [
          path,
          ...(cell.kubernetes === undefined ? [] : [`Kubernetes ${cell.kubernetes}`]),
          ...(cell.etcd === undefined ? [] : [`etcd ${cell.etcd}`]),
          ...(repeat > 1 ? [`run ${at + 1} of ${repeat}`] : []),
        ].join(', '),
      })),
    ),
  )
  const attempts: Attempt[] = []
  return {
    list,
    several,
    note: ({ path, cell }, transcript) => {
      // A lab that failed once is not proven by the run after; one version of many proves nothing of the others.
      const earlier = attempts.some(
        one =>
          one.path === path && (one.state === 'not-run' || one.transcript.outcome === 'failed'),
      )
      attempts.push({ path, cell, state: 'done', transcript })
      return matrix === undefined && !earlier
    },
    attempt: async ({ path, cell }, prove) => {
      if (!several) return prove()
      try {
        return await prove()
      } catch (cause) {
        if (!(cause instanceof MachineError)) throw cause
        attempts.push({ path, cell, state: 'not-run', reason: cause.message, fix: cause.fix })
        return 3
      }
    },
    close: () => {
      if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true })
      if (!several) return ''
      return flags.json ? attemptsJson(attempts) : attemptsText(attempts)
    },
  }
}

/** Each cell with the image and the configuration file that make it. */
const cellsOf = async <Flags extends RunFlags>(flags: Flags, scratch: string | undefined) => {
  if (!flags.matrix || scratch === undefined)
    return [{ cell: { kubernetes: undefined, etcd: undefined }, flags }]
  const there = await nodeImages()
  const base = flags.config === undefined ? undefined : readConfig(flags.config)
  return flags.matrix.map(cell => {
    const { kubernetes, etcd } = cell
    const image = kubernetes === undefined ? flags.image : nodeImage(kubernetes, there)
    if (etcd === undefined) return { cell, flags: { ...flags, image } }
    const config = join(scratch, `etcd-${etcd}.yaml`)
    writeFileSync(config, configOf(base, etcd, flags.config ?? ''))
    return { cell, flags: { ...flags, image, config } }
  })
}

const nodeImages = async (): Promise<readonly string[]> => {
  const listed = await run('docker', ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'])
  return listed.stdout.split('\n')
}

const readConfig = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw CannotError.from('read', path, cause)
  }
}

const configOf = (base: string | undefined, etcd: string, path: string): string => {
  try {
    return kindConfig(base, etcd)
  } catch (cause) {
    const reason = messageOf(cause)
    throw new CannotError(
      `Cannot put another etcd into \`${path}\`: ${reason}`,
      'Name a configuration that `kind create cluster --config` takes',
      { cause },
    )
  }
}
