import { stringify } from 'yaml'

export type JobOptions = {
  readonly shards: number
  /** Image with labproof, docker and kind, and the course as its working directory. */
  readonly image: string
  /** PersistentVolumeClaim that takes the results. */
  readonly claim: string
}

/**
 * An Indexed Job that proves a course: a pod for each shard, which it takes from its completion index. Each has a docker
 * of its own beside it, privileged, because kind makes its clusters of containers.
 */
export const indexedJob = ({ shards, image, claim }: JobOptions): string => {
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'labproof', labels: LABELS },
    spec: {
      completionMode: 'Indexed',
      completions: shards,
      parallelism: shards,
      // A lab that is not proven ends its shard with 1: that is a result, not a reason to try again.
      backoffLimitPerIndex: 1,
      maxFailedIndexes: shards,
      podFailurePolicy: {
        rules: [
          {
            action: 'FailIndex',
            onExitCodes: { containerName: 'prove', operator: 'In', values: [1, 2] },
          },
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
        ],
      },
      ttlSecondsAfterFinished: 7 * 24 * 3600,
      template: {
        metadata: { labels: LABELS },
        spec: podSpec(shards, image, claim),
      },
    },
  }
  const command = `labproof ci kubernetes --shards ${shards} --image ${image} --claim ${claim}`
  return `# Written by \`${command}\`.
# Needs: the image, with labproof, docker and kind in its PATH and the course as its working directory; nodes that allow
# privileged pods; a PersistentVolumeClaim \`${claim}\` that all pods can write (ReadWriteMany where there are several nodes).
# Then: labproof report merge <what is on the claim> --out ledger.json
${stringify(job, { lineWidth: 0, aliasDuplicateObjects: false })}`
}

const LABELS = { 'app.kubernetes.io/name': 'labproof' }

const podSpec = (shards: number, image: string, claim: string) => ({
  restartPolicy: 'Never',
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  terminationGracePeriodSeconds: 120,
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: LABELS },
    },
  ],
  initContainers: [
    {
      // A sidecar: it starts first, and is ended when the shard is done.
      name: 'docker',
      image: 'docker:28.3.3-dind',
      restartPolicy: 'Always',
      securityContext: { privileged: true },
      args: ['dockerd', '--host=unix:///var/run/docker.sock'],
      startupProbe: {
        exec: { command: ['docker', '--host=unix:///var/run/docker.sock', 'info'] },
        periodSeconds: 2,
        timeoutSeconds: 5,
        failureThreshold: 60,
      },
      resources: { requests: { cpu: '1', memory: '2Gi' } },
      volumeMounts: [
        { name: 'socket', mountPath: '/var/run' },
        { name: 'images', mountPath: '/var/lib/docker' },
        { name: 'modules', mountPath: '/lib/modules', readOnly: true },
      ],
    },
  ],
  containers: [
    {
      name: 'prove',
      image,
      // The index counts from 0, shards count from 1.
      command: [
        'sh',
        '-c',
        `exec labproof prove --shard "$((JOB_COMPLETION_INDEX + 1))/${shards}" --report json=/results/`,
      ],
      env: [{ name: 'DOCKER_HOST', value: 'unix:///var/run/docker.sock' }],
      resources: { requests: { cpu: '200m', memory: '256Mi' } },
      volumeMounts: [
        { name: 'socket', mountPath: '/var/run' },
        { name: 'results', mountPath: '/results' },
      ],
    },
  ],
  volumes: [
    { name: 'socket', emptyDir: {} },
    { name: 'images', emptyDir: {} },
    { name: 'modules', hostPath: { path: '/lib/modules' } },
    { name: 'results', persistentVolumeClaim: { claimName: claim } },
  ],
})
