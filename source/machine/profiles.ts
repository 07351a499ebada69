/** Whether a tool is on a machine: `unknown` where nobody has looked. */
type Presence = 'yes' | 'no' | 'unknown'

/** What Killercoda's machine of an `imageid` is like; data, from the format notes, section 9. */
export type Profile = {
  readonly imageid: string
  readonly hostName: string
  readonly system: string
  /** Of Kubernetes; 0 where there is none. */
  readonly nodes: 0 | 1 | 2
  /** Of the machine that the learner is on. */
  readonly memoryMiB: number
  readonly cpus: number
  /** Taints of the learner's node. */
  readonly taints: readonly string[]
  readonly network: string | undefined
  /** `unknown`: reported present by some, missing by others. */
  readonly storageClass: Presence
  readonly tools: Readonly<Record<string, Presence>>
}

const TOOLS_OF_ALL: Readonly<Record<string, Presence>> = {
  bash: 'yes',
  curl: 'yes',
  wget: 'yes',
  git: 'yes',
  openssl: 'yes',
  python3: 'yes',
  nano: 'yes',
  vim: 'yes',
  tar: 'yes',
  node: 'no',
  npm: 'no',
}

const UBUNTU: Profile = {
  imageid: 'ubuntu',
  hostName: 'ubuntu',
  system: 'Ubuntu 24.04',
  nodes: 0,
  memoryMiB: 1940,
  cpus: 1,
  taints: [],
  network: undefined,
  storageClass: 'no',
  tools: {
    ...TOOLS_OF_ALL,
    docker: 'yes',
    podman: 'yes',
    kubectl: 'no',
    helm: 'no',
    jq: 'unknown',
  },
}

const KUBEADM: Profile = {
  imageid: 'kubernetes-kubeadm-1node',
  hostName: 'controlplane',
  system: 'Ubuntu 24.04',
  nodes: 1,
  memoryMiB: 1940,
  cpus: 1,
  taints: [],
  network: 'cilium',
  storageClass: 'yes',
  tools: {
    ...TOOLS_OF_ALL,
    docker: 'yes',
    kubectl: 'yes',
    k: 'yes',
    kubeadm: 'yes',
    crictl: 'yes',
    helm: 'yes',
    jq: 'yes',
    yq: 'unknown',
    etcdctl: 'unknown',
  },
}

const TWO_NODES: Profile = {
  ...KUBEADM,
  imageid: 'kubernetes-kubeadm-2nodes',
  nodes: 2,
  taints: ['node-role.kubernetes.io/control-plane:NoSchedule'],
  storageClass: 'unknown',
}

/**
 * The prompt of its terminals, as PS1: Killercoda's has no name of the user, and `$` for root too. The node of a
 * cluster has a long name, which would leave half of a line for what is typed.
 */
export const promptOf = ({ hostName }: Profile): string => `${hostName}:\\w$ `

/** The machine of an `imageid`: its size and its number of nodes are in the name. */
export const profileOf = (imageid: string): Profile => {
  const kubernetes = /^kubernetes/.test(imageid)
  const base = !kubernetes
    ? UBUNTU
    : /2nodes|^kubernetes-cluster/.test(imageid)
      ? TWO_NODES
      : KUBEADM
  const memoryMiB = imageid.includes('4GB') ? 3900 : base.memoryMiB
  return { ...base, imageid, memoryMiB }
}
