import type { Machine } from '../machine/learner.ts'
import { at, listAt, parseJson, textAt } from './json.ts'

/** What Kubernetes tells of an object without its spec and status. */
export type KubeObject = {
  /** `configmaps/default/test-1`, `nodes/lab-control-plane`, `widgets.example.com/default/one`. */
  readonly name: string
  /** With its group, where that is not one of Kubernetes' own: `configmaps`, `widgets.example.com`. */
  readonly resource: string
  readonly namespace: string | undefined
  readonly uid: string
  readonly resourceVersion: string
  readonly generation: number | undefined
  /** ISO 8601, whole seconds. */
  readonly createdAt: string
  readonly deleting: boolean
  /** Another object made it, and takes it along. */
  readonly owned: boolean
  /** Labels and annotations, as JSON. */
  readonly marks: string
  /** Who wrote which of its fields when, the status left out; as JSON, by who it was. */
  readonly writes: { readonly people: string; readonly cluster: string }
  /** True where a controller may write a status into it without changing anything else. */
  readonly hasStatus: boolean
}

export type NodeFile = {
  readonly type: 'folder' | 'file'
  readonly size: number
  /** Seconds since 1970, with their fraction: when its content was written, and when anything of it changed. */
  readonly writtenAt: number
  readonly changedAt: number
}

/** Everything of the machine that a lab can leave something in. */
export type Snapshot = {
  readonly objects: ReadonlyMap<string, KubeObject>
  readonly files: ReadonlyMap<string, NodeFile>
  /** Why the objects could not be listed: the API server did not answer. */
  readonly missing: string | undefined
  /** The machine's clock less this one's. */
  readonly clockOffsetMs: number
}

const LIMIT_MS = 20_000

/** Lists what there is: every object of every kind by its metadata, and the files of the learner's folders. */
export const takeSnapshot = async (machine: Machine): Promise<Snapshot> => {
  const now = Date.now()
  const { stdout, stderr, exitCode } = await machine.exec(['bash', '-s'], {
    input: SCRIPT,
    timeoutMs: LIMIT_MS,
  })
  const [clock = '', files = '', lists = ''] = stdout.split('\x1d')
  const missing =
    exitCode === 0 ? undefined : stderr.trim().split('\n').at(-1) || `exit status ${exitCode}`
  return {
    objects: new Map(
      lists
        .split('\x1e')
        .flatMap(readList)
        .map(object => [object.name, object]),
    ),
    files: readFiles(files),
    missing,
    clockOffsetMs: offsetOf(Number(clock.replace(',', '.')) * 1000 - now),
  }
}

/** A container has this machine's own clock; what is less than its start takes says nothing. */
const offsetOf = (ms: number): number => (Math.abs(ms) < 5000 ? 0 : ms)

const readFiles = (text: string): ReadonlyMap<string, NodeFile> => {
  const parts = text.split('\0')
  const files = new Map<string, NodeFile>()
  for (let index = 0; index + 4 < parts.length; index += 5) {
    const [path = '', type, size, writtenAt, changedAt] = parts.slice(index, index + 5)
    files.set(path, {
      type: type === 'd' ? 'folder' : 'file',
      size: Number(size),
      writtenAt: Number(writtenAt),
      changedAt: Number(changedAt),
    })
  }
  return files
}

/** One answer of the API server, headed by the resource and whether it has a status. */
const readList = (text: string): readonly KubeObject[] => {
  const [head = '', ...body] = text.split('\n')
  const [resource = '', hasStatus] = head.split('\t')
  const list = parseJson(body.join('\n'))
  return listAt(list, 'items').flatMap(item => {
    const name = textAt(item, 'metadata', 'name')
    return name === undefined ? [] : [readObject(resource, hasStatus === 'true', name, item)]
  })
}

const readObject = (
  resource: string,
  hasStatus: boolean,
  name: string,
  item: unknown,
): KubeObject => {
  const namespace = textAt(item, 'metadata', 'namespace')
  const generation = at(item, 'metadata', 'generation')
  const writes = listAt(item, 'metadata', 'managedFields').filter(
    entry => at(entry, 'subresource') !== 'status',
  )
  const byCluster = (entry: unknown) => isOfCluster(textAt(entry, 'manager') ?? '')
  return {
    name: [resource, ...(namespace === undefined ? [] : [namespace]), name].join('/'),
    resource,
    namespace,
    uid: textAt(item, 'metadata', 'uid') ?? '',
    resourceVersion: textAt(item, 'metadata', 'resourceVersion') ?? '',
    generation: typeof generation === 'number' ? generation : undefined,
    createdAt: textAt(item, 'metadata', 'creationTimestamp') ?? '',
    deleting: at(item, 'metadata', 'deletionTimestamp') !== undefined,
    owned: listAt(item, 'metadata', 'ownerReferences').length > 0,
    marks: JSON.stringify([at(item, 'metadata', 'labels'), at(item, 'metadata', 'annotations')]),
    writes: {
      people: JSON.stringify(writes.filter(entry => !byCluster(entry))),
      cluster: JSON.stringify(writes.filter(byCluster)),
    },
    hasStatus,
  }
}

/** A field manager that belongs to the cluster as it came: what it writes, nobody asked for by hand. */
const isOfCluster = (manager: string): boolean =>
  /^(?:kube-(?:controller-manager|scheduler|apiserver|proxy)|kubelet|kubeadm|coredns|kindnetd|local-path-provisioner|cloud-controller-manager|api-priority-and-fairness.*|cilium.*|calico.*)$/.test(
    manager,
  )

/**
 * Prints the clock, the files, then each list; the parts are apart by GS, the lists by RS, fields of a file by NUL.
 * Two requests tell all kinds, one curl asks for all of them at once. Nothing of it stays on the machine.
 */
const SCRIPT = `
printf '%s\\x1d' "$EPOCHREALTIME"
find /root /tmp /etc/kubernetes \\( -path /root/.kube/cache -o -path /root/.kube/http-cache -o -path /root/.cache \\
  -o -name node-compile-cache -o -name 'systemd-private-*' \\) -prune \\
  -o -mindepth 1 -printf '%p\\0%y\\0%s\\0%T@\\0%C@\\0' 2>/dev/null
printf '\\x1d'
work=$(mktemp -d /run/labproof.XXXXXX) || exit 1
trap 'rm -rf "$work"' EXIT
config=/etc/kubernetes/admin.conf
field() { sed -n "s/^ *$1: *//p" "$config" | head -n 1; }
field certificate-authority-data | base64 -d >"$work/ca"
field client-certificate-data | base64 -d >"$work/cert"
field client-key-data | base64 -d >"$work/key"
server=$(field server)
ask() { curl -sS --max-time 8 --cacert "$work/ca" --cert "$work/cert" --key "$work/key" "$@"; }
ask --fail -H 'Accept: application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' \\
  "$server/api" "$server/apis" >"$work/kinds" || exit 1
jq -r '
  .items[] | (.metadata.name // "") as $group
  | [.versions[] | .version as $version | .resources[]? | select(.verbs | index("list")) | {version: $version} + .]
  | unique_by(.resource)[]
  | select(.resource | test("^(events|leases|componentstatuses)$") | not)
  | select($group | test("metrics\\\\.k8s\\\\.io$") | not)
  | [ (if $group == "" then "api" else "apis/" + $group end) + "/" + .version + "/" + .resource,
      .resource + (if ($group | contains(".")) and ($group | endswith("k8s.io") | not) then "." + $group else "" end),
      ([.subresources[]?.subresource] | index("status") != null | tostring) ] | @tsv' "$work/kinds" >"$work/list" || exit 1
number=0
while IFS=$'\\t' read -r path _; do
  printf 'url = "%s/%s"\\noutput = "%s"\\n' "$server" "$path" "$work/list.$((++number))"
done <"$work/list" >"$work/urls"
ask --parallel --parallel-max 20 -K "$work/urls" \\
  -H 'Accept: application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' 2>/dev/null
number=0
while IFS=$'\\t' read -r _ name status; do
  printf '%s\\t%s\\n' "$name" "$status"
  cat "$work/list.$((++number))" 2>/dev/null
  printf '\\x1e'
done <"$work/list"
`
