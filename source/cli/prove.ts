import { sweepClusters } from '../machine/kind.ts'
import { CannotError } from './cannot.ts'
import type { Context, ExitCode } from './context.ts'
import { findMissing } from './doctor.ts'
import { inParallel } from './in-parallel.ts'
import { onInterrupt } from './interrupt.ts'
import { findLabs } from './labs.ts'
import type { ProveFlags } from './prove-flags.ts'
import { proveLab } from './prove-lab.ts'
import { checkReports } from './reports.ts'
import { openRuns } from './runs.ts'
import { listLabs, shardLabs } from './shard.ts'

/** `labproof prove`: does each lab as a learner would, on a cluster of its own, and says at which line it breaks. */
export const proveLabs = async (
  context: Context,
  flags: ProveFlags,
  named: readonly string[],
): Promise<ExitCode> => {
  const image = flags.image ?? context.process.env.LABPROOF_NODE_IMAGE
  if ((flags.jobs ?? 1) > 1 && flags.cluster !== undefined)
    throw new CannotError(
      `Cannot prove several labs at once in cluster \`${flags.cluster}\`: they would meet in it`,
      'Leave `--cluster` out: each lab gets a cluster of its own',
    )
  const labs = shardLabs(findLabs(named, context.cwd), flags, context.cwd)
  if (flags.dryRun) {
    listLabs(context, flags.json, labs)
    return 0
  }
  const missing = await findMissing(image)
  if (missing) throw new CannotError(`Cannot prove: ${missing.state}`, missing.fix)
  const swept = await sweepClusters()
  if (swept.length > 0)
    context.process.stderr.write(` • removed what an earlier run left: ${swept.join(', ')}\n`)
  const runs = await openRuns({ ...flags, image }, labs)
  checkReports(flags.report, runs.list.length)
  const abort = onInterrupt(() =>
    context.process.stderr.write(
      '\n • ending: the cluster is being deleted; Ctrl-C again leaves it\n',
    ),
  )
  let worst: ExitCode = 0
  try {
    await inParallel(flags.jobs ?? 1, runs.list, async run => {
      if (abort.signal.aborted) return
      const code = await runs.attempt(run, () =>
        proveLab(context, run, runs, flags.report, abort.signal),
      )
      worst = worst === 0 || code === 3 ? code : worst
    })
  } finally {
    abort.close()
    context.process.stdout.write(runs.close())
  }
  return worst
}
