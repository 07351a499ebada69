import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claim, leftClaims, PREFIX, release } from './claims.ts'
import { creationFailed, lastLine, pullFailed } from './creation-failed.ts'
import { watchPulls } from './image-pulls.ts'
import { findDockerGone, findLoss } from './lost.ts'
import { run } from './shell.ts'
import { MachineError } from './trouble.ts'

/** A cluster, by its name and the container that is its control plane. */
export type Cluster = { readonly name: string; readonly node: string }

export type ClusterOptions = {
  /** Node image; kind's own default unless given. */
  readonly image: string | undefined
  /** kind's configuration file, for another etcd or more nodes. */
  readonly config: string | undefined
  /** Nodes of the cluster, where no configuration says it; one unless given. */
  readonly nodes?: number
  readonly signal: AbortSignal | undefined
  /** Done on the node while the cluster is not ready yet: what needs no pod. */
  readonly meanwhile?: (cluster: Cluster) => Promise<void>
}

let names = 0

/** A name that tells the lab, and that two runs do not share. At most 50 characters, as host names need it. */
export const clusterName = (slug: string, hash: string): string => {
  names += 1
  const run = `${process.pid.toString(36)}${names > 1 ? `-${names}` : ''}`
  // kind takes host names: no capital letters, no underscores.
  const plain = slug.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  const name = plain.slice(0, 24).replace(/^-|-$/g, '') || 'lab'
  return `${PREFIX}${name}-${hash.slice(0, 6)}${run}`
}

/** Creates a cluster and waits until a lab can start in it. Throws a `MachineError`; then nothing is left of it. */
export const createCluster = async (name: string, options: ClusterOptions): Promise<Cluster> => {
  claim(name)
  const scratch = mkdtempSync(join(tmpdir(), 'labproof-kind-'))
  const cluster = { name, node: `${name}-control-plane` }
  const pulls = watchPulls(cluster.node)
  const signal = AbortSignal.any([pulls.signal, ...(options.signal ? [options.signal] : [])])
  try {
    const made = await run(
      'kind',
      [
        'create',
        'cluster',
        '--name',
        name,
        '--wait',
        '120s',
        // The user's own kubeconfig is none of our business.
        '--kubeconfig',
        join(scratch, 'kubeconfig'),
        ...(options.image === undefined ? [] : ['--image', options.image]),
        ...configArguments(options, scratch),
      ],
      { timeoutMs: 600_000, signal },
    )
    if (made.exitCode !== 0)
      throw (await findGone(options)) ?? creationFailed(name, made, options.image)
    await Promise.all([waitUntilReady(cluster, signal), options.meanwhile?.(cluster)])
    return cluster
  } catch (cause) {
    await deleteBroken(name, options.signal)
    const lost = pulls.lost()
    throw lost ? pullFailed(name, lost) : cause
  } finally {
    pulls.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** A creation that Ctrl-C broke off is nobody's fault. */
const findGone = async ({ signal }: ClusterOptions): Promise<MachineError | undefined> =>
  signal?.aborted ? undefined : findDockerGone('while the cluster was being created')

const configArguments = (
  { config, nodes = 1 }: ClusterOptions,
  scratch: string,
): readonly string[] => {
  if (config !== undefined) return ['--config', config]
  if (nodes < 2) return []
  const path = join(scratch, 'kind.yaml')
  const workers = Array.from({ length: nodes - 1 }, () => '- role: worker\n').join('')
  writeFileSync(
    path,
    `kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnodes:\n- role: control-plane\n${workers}`,
  )
  return ['--config', path]
}

/**
 * Deletes a cluster that labproof made; quiet where it is gone already. Where docker does not answer it is left to the
 * next start.
 */
export const deleteCluster = async (name: string): Promise<void> => {
  await run('kind', ['delete', 'cluster', '--name', name, '--kubeconfig', '/dev/null'], {
    timeoutMs: 120_000,
  })
  // Where kind itself is broken, docker still takes the node away. It also says that it did while a node is on its way
  // up, and then leaves it: so it is asked until the node is gone.
  const begin = performance.now()
  for (;;) {
    const left = await run('docker', [
      'ps',
      '-aq',
      '--filter',
      `label=io.x-k8s.kind.cluster=${name}`,
    ])
    const ids = left.stdout.split('\n').filter(id => id !== '')
    if (left.exitCode === 0 && ids.length === 0) return release(name)
    const patienceMs = left.exitCode === 0 ? GONE_MS : SILENT_MS
    if (performance.now() - begin > patienceMs) return
    if (ids.length > 0) await run('docker', ['rm', '-f', '-v', ...ids])
    await new Promise(resolve => setTimeout(resolve, 300))
  }
}

/** How long a node may take to go. */
const GONE_MS = 20_000

/** How long docker may say nothing: a daemon that is started anew answers within that, one that was stopped does not. */
const SILENT_MS = 3000

/** A creation that was broken off: what docker was told to make may still come. */
const deleteBroken = async (name: string, signal: AbortSignal | undefined): Promise<void> => {
  await deleteCluster(name)
  if (!signal?.aborted) return
  claim(name)
  await new Promise(resolve => setTimeout(resolve, 1000))
  await deleteCluster(name)
}

/** Deletes the clusters of runs that ended without doing so; returns their names. */
export const sweepClusters = async (): Promise<readonly string[]> => {
  const left = leftClaims()
  for (const name of left) await deleteCluster(name)
  return left
}

/** A cluster that is there already, once a lab can start in it; throws a `MachineError` where it is not. */
export const findCluster = async (
  name: string,
  signal: AbortSignal | undefined,
): Promise<Cluster> => {
  const node = `${name}-control-plane`
  const found = await run('docker', ['inspect', '--format', '{{.State.Running}}', node])
  if (found.stdout.trim() === 'true') {
    // What a cluster makes for itself in its first seconds would be taken for the lab's.
    await waitUntilReady({ name, node }, signal)
    return { name, node }
  }
  throw new MachineError(
    `Cannot use cluster \`${name}\`: there is no running container \`${node}\``,
    '`kind get clusters` shows what is there; leave `--cluster` out for a cluster of its own',
  )
}

/**
 * kind answers before a pod can start: the `default` service account and CoreDNS come later. Polls with a pause until
 * both are there, at most two minutes.
 */
const waitUntilReady = async (cluster: Cluster, signal: AbortSignal | undefined): Promise<void> => {
  const script = `export KUBECONFIG=/etc/kubernetes/admin.conf
until kubectl get serviceaccount default -n default; do read -rt 0.2 <> <(:); done
kubectl wait --for=condition=Ready node --all --timeout=120s &&
kubectl wait --for=condition=Available deployment/coredns -n kube-system --timeout=120s`
  const ready = await run(
    'docker',
    ['exec', cluster.node, 'timeout', '150', 'bash', '-c', script],
    {
      timeoutMs: 160_000,
      ...(signal ? { signal } : {}),
    },
  )
  if (ready.exitCode !== 0)
    throw (
      (await findLoss(cluster.node)) ??
      new MachineError(
        `Cannot use cluster \`${cluster.name}\`: it did not become ready: ${lastLine(ready)}`,
        `Look what it waits for: docker exec ${cluster.node} kubectl --kubeconfig /etc/kubernetes/admin.conf get pods -A`,
      )
    )
}

/** Keeps a cluster after this run: the next start will not take it for a leftover. */
export const keepCluster = release
