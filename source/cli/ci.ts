import { basename, dirname } from 'node:path'
import { githubWorkflow, MOST_JOBS } from '../course/github.ts'
import { indexedJob } from '../course/job.ts'
import { CannotError } from './cannot.ts'
import type { Context, ExitCode } from './context.ts'
import { writeFiles } from './write.ts'

type OutFlag = { readonly out?: string }
export type GithubFlags = OutFlag & {
  readonly shards: number
  readonly kubernetes: readonly string[]
}
export type KubernetesFlags = OutFlag & {
  readonly shards: number
  readonly image: string
  readonly claim: string
}

/** `labproof ci github`: a workflow that proves the course in shards, on several Kubernetes versions. */
export const ciGithub = (context: Context, flags: GithubFlags): ExitCode => {
  const jobs = flags.shards * flags.kubernetes.length
  if (jobs > MOST_JOBS)
    throw new CannotError(
      `Cannot write a workflow of ${jobs} jobs: GitHub runs at most ${MOST_JOBS} of one matrix`,
      `Lower \`--shards\` to ${Math.floor(MOST_JOBS / flags.kubernetes.length)}`,
    )
  return put(context, flags.out, githubWorkflow(flags))
}

/** `labproof ci kubernetes`: an Indexed Job that proves the course on a cluster, a pod for each shard. */
export const ciKubernetes = (context: Context, flags: KubernetesFlags): ExitCode =>
  put(context, flags.out, indexedJob(flags))

const put = ({ process }: Context, out: string | undefined, content: string): ExitCode => {
  if (out === undefined) process.stdout.write(content)
  else writeFiles([{ path: basename(out), content, mode: 'file' }], dirname(out))
  return 0
}
