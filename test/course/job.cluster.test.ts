import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { indexedJob } from '../../source/course/job.ts'
import { type Cluster, createCluster, deleteCluster } from '../../source/machine/kind.ts'
import { run } from '../../source/machine/shell.ts'
import { because, missing } from '../machine/container.ts'

/**
 * The Indexed Job on a kind cluster with two workers. A pod of kind cannot run kind itself, so the image is busybox, the
 * Docker beside it only waits, and `labproof prove` is asked with `--dry-run`: it is this project's own command all the
 * same, which names the labs of the shard that its pod was given.
 */
const image = process.env['LABPROOF_NODE_IMAGE']
const SHARDS = 5
const LABS = Array.from({ length: 42 }, (_, at) => `lab-${String(at).padStart(2, '0')}`)
const manifest = indexedJob({ shards: SHARDS, image: 'labs/course:1', claim: 'labproof-results' })

describe.skipIf(missing)(`an Indexed Job${because}`, () => {
  const shared = mkdtempSync(join(tmpdir(), 'labproof-job-'))
  const name = `labproof-job-${process.pid.toString(36)}`
  let cluster: Cluster

  beforeAll(async () => {
    fill(shared)
    const mounts = [{ hostPath: shared, containerPath: '/labproof' }]
    const config = {
      kind: 'Cluster',
      apiVersion: 'kind.x-k8s.io/v1alpha4',
      nodes: [
        { role: 'control-plane' },
        { role: 'worker', extraMounts: mounts },
        { role: 'worker', extraMounts: mounts },
      ],
    }
    writeFileSync(join(shared, 'kind.yaml'), stringify(config))
    const options = { image, config: join(shared, 'kind.yaml'), signal: undefined }
    cluster = await createCluster(name, options)
  })

  afterAll(async () => {
    await deleteCluster(name)
    rmSync(shared, { recursive: true, force: true })
  })

  const kubectl = async (args: readonly string[], input?: string): Promise<string> => {
    const { stdout, stderr, exitCode } = await run(
      'docker',
      [
        ...['exec', '-i', cluster.node],
        ...['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', ...args],
      ],
      { timeoutMs: 240_000, input: input ?? '' },
    )
    if (exitCode !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`)
    return stdout
  }

  test('is accepted by the API server, to the last field', async () => {
    const ask = ['apply', '--dry-run=server', '--validate=strict', '-f', '-']
    expect(await kubectl(ask, manifest)).toBe('job.batch/labproof created (server dry run)\n')
    const misspelt = manifest.replace('backoffLimitPerIndex', 'backoffLimitPerindex')
    await expect(kubectl(ask, misspelt)).rejects.toThrow(
      'unknown field "spec.backoffLimitPerindex"',
    )
  })

  test('gives every lab to exactly one pod, on both workers', async () => {
    await kubectl(['apply', '-f', '-'], standIn(manifest))
    await kubectl(['wait', '--for=condition=Complete', 'job/labproof', '--timeout=180s'])
    const job = JSON.parse(await kubectl(['get', 'job', 'labproof', '-o', 'json']))
    expect(job.status).toMatchObject({ succeeded: SHARDS, completedIndexes: `0-${SHARDS - 1}` })

    const results = join(shared, 'results')
    const files = readdirSync(results).sort()
    expect(files).toEqual(['0', '1', '2', '3', '4'])
    const shards = files.map(file => readFileSync(join(results, file), 'utf8').trim().split('\n'))
    expect(shards.map(({ length }) => length)).toEqual([9, 9, 8, 8, 8])
    expect(shards.flat().sort()).toEqual(LABS.map(lab => `scenarios/${lab}/lab.md`))

    const pods = JSON.parse(await kubectl(['get', 'pods', '-o', 'json']))
    const nodes = pods.items.map((pod: { spec: { nodeName: string } }) => pod.spec.nodeName)
    expect([...new Set(nodes)].sort()).toEqual([`${name}-worker`, `${name}-worker2`])
  })
})

/** Everything a pod of busybox needs to run the command: Node with its libraries, the bundle, the course. */
const fill = (folder: string): void => {
  for (const part of ['bin', 'lib', 'results']) mkdirSync(join(folder, part))
  copyFileSync(process.execPath, join(folder, 'lib/node'))
  const linked = execFileSync('ldd', [process.execPath], { encoding: 'utf8' })
  const libraries = [...linked.matchAll(/(\/\S+) \(0x/g)].flatMap(([, path]) => path ?? [])
  for (const path of libraries) copyFileSync(path, join(folder, 'lib', basename(path)))
  const loader = libraries.map(path => basename(path)).find(file => file.startsWith('ld-'))
  cpSync('dist', join(folder, 'dist'), { recursive: true })
  writeFileSync(
    join(folder, 'bin/labproof'),
    `#!/bin/sh
cd /labproof/course
exec /labproof/lib/${loader} --library-path /labproof/lib /labproof/lib/node /labproof/dist/labproof.cjs "$@" --dry-run > "/results/$JOB_COMPLETION_INDEX"
`,
    { mode: 0o755 },
  )
  for (const lab of LABS) {
    mkdirSync(join(folder, 'course/scenarios', lab), { recursive: true })
    writeFileSync(join(folder, 'course/scenarios', lab, 'lab.md'), `# ${lab}\n`)
  }
}

/** The same job with what this cluster has: its command and its wiring stay as they are. */
const standIn = (text: string): string => {
  const job = parse(text)
  const { spec } = job.spec.template
  const [sidecar] = spec.initContainers
  Object.assign(sidecar, {
    image: 'busybox',
    // Ends when it is asked to, as a Docker does.
    args: ['sh', '-c', 'trap exit TERM; while :; do sleep 0.2; done'],
    startupProbe: { exec: { command: ['true'] } },
    resources: {},
    securityContext: {},
  })
  const [prove] = spec.containers
  Object.assign(prove, { image: 'busybox', resources: {} })
  prove.env.push({ name: 'PATH', value: '/labproof/bin:/bin:/usr/bin' })
  prove.volumeMounts.push({ name: 'labproof', mountPath: '/labproof' })
  spec.volumes = [
    ...spec.volumes.filter(({ name }: { name: string }) => name !== 'results'),
    { name: 'results', hostPath: { path: '/labproof/results' } },
    { name: 'labproof', hostPath: { path: '/labproof' } },
  ]
  return stringify(job)
}
