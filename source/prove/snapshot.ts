import type { Machine } from '../machine/learner.ts'
import { at, listAt, parseJson, textAt } from './json.ts'
import { type Kind, readKinds } from './kinds.ts'

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
  /** The kinds that there were, for the next snapshot. */
  readonly kinds: readonly Kind[]
  readonly objects: ReadonlyMap<string, KubeObject>
  readonly files: ReadonlyMap<string, NodeFile>
  /** Why the objects could not be listed: the API server did not answer. */
  readonly missing: string | undefined
  /** The machine's clock less this one's. */
  readonly clockOffsetMs: number
}

const LIMIT_MS = 20_000

/**
 * Lists what there is: every object of every kind by its metadata, and the files of the learner's folders. The `kinds`
 * of an earlier snapshot are asked for right away; those that have come since, in a second request.
 */
export const takeSnapshot = async (
  machine: Machine,
  known: readonly Kind[] = [],
): Promise<Snapshot> => {
  const now = Date.now()
  const first = await ask(machine, ['api', 'apis', ...known.map(({ path }) => path)])
  const [core, groups, ...lists] = first.answers
  const found = [core, groups].map(text => readKinds(parseJson(text ?? '')))
  const kinds = found.flatMap(some => some ?? [])
  const asked = new Set(known.map(({ path }) => path))
  const others = kinds.filter(({ path }) => !asked.has(path))
  const second =
    others.length > 0
      ? await ask(
          machine,
          others.map(({ path }) => path),
        )
      : undefined
  const answers = new Map([
    ...known.map(({ path }, index) => [path, lists[index]] as const),
    ...others.map(({ path }, index) => [path, second?.answers[index]] as const),
  ])
  // What is not there has an answer too; none at all is a server that went away.
  const isWhole = !found.includes(undefined) && kinds.every(({ path }) => answers.get(path))
  const objects = kinds.flatMap(kind => readList(kind, answers.get(kind.path) ?? ''))
  return {
    kinds,
    objects: new Map(objects.map(object => [object.name, object])),
    files: readFiles(first.files),
    missing: isWhole ? undefined : (second ?? first).trouble,
    clockOffsetMs: offsetOf(first.clockMs - now),
  }
}

type Answer = {
  readonly clockMs: number
  readonly files: string
  /** What the API server said to each path; empty where it said nothing. */
  readonly answers: readonly string[]
  /** What went wrong, in the program's own words. */
  readonly trouble: string
}

const ask = async (machine: Machine, paths: readonly string[]): Promise<Answer> => {
  const { stdout, stderr, exitCode } = await machine.exec(['bash', '-s', '--', ...paths], {
    input: SCRIPT,
    timeoutMs: LIMIT_MS,
  })
  const [clock = '', files = '', answers = ''] = stdout.split('\x1d')
  return {
    clockMs: Number(clock.replace(',', '.')) * 1000,
    files,
    answers: answers.split('\x1e'),
    trouble: stderr.trim().split('\n').at(-1) || `exit status ${exitCode}`,
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

/** One answer of the API server. */
const readList = (kind: Kind, text: string): readonly KubeObject[] =>
  listAt(parseJson(text), 'items').flatMap(item => {
    const name = textAt(item, 'metadata', 'name')
    return name === undefined ? [] : [readObject(kind, name, item)]
  })

const readObject = ({ resource, hasStatus }: Kind, name: string, item: unknown): KubeObject => {
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
 * Prints the clock, the files, then what the API server answers to each path; the parts are apart by GS, the answers by
 * RS, fields of a file by NUL. One curl asks for all paths at once, and few processes are started: this is run before
 * and after every check. Nothing of it stays on the machine.
 */
const SCRIPT = `
printf '%s\\x1d' "$EPOCHREALTIME"
find /root /tmp /etc/kubernetes \\( -path /root/.kube/cache -o -path /root/.kube/http-cache -o -path /root/.cache \\
  -o -name node-compile-cache -o -name 'systemd-private-*' \\) -prune \\
  -o -mindepth 1 -printf '%p\\0%y\\0%s\\0%T@\\0%C@\\0' 2>/dev/null
printf '\\x1d'
work=$(mktemp -d /run/labproof.XXXXXX) || exit 1
trap 'rm -rf "$work"' EXIT
while IFS=': ' read -r key value; do
  case $key in
    certificate-authority-data) base64 -d <<<"$value" >"$work/ca" ;;
    client-certificate-data) base64 -d <<<"$value" >"$work/cert" ;;
    client-key-data) base64 -d <<<"$value" >"$work/key" ;;
    server) server=$value ;;
  esac
done </etc/kubernetes/admin.conf
answers=()
for path; do
  file=$work/answer.\${#answers[@]}
  printf 'url = "%s/%s"\\noutput = "%s"\\n' "$server" "$path" "$file" >&3
  answers+=("$file" "$work/end")
  : >"$file"
done 3>"$work/urls"
printf '\\x1e' >"$work/end"
# Discovery has no metadata-only form, and lists have no discovery: each takes what it can answer with.
accept='application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
accept+=',application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'
curl -sS --max-time 8 --cacert "$work/ca" --cert "$work/cert" --key "$work/key" --parallel --parallel-max 20 \\
  -K "$work/urls" -H "Accept: $accept"
cat "\${answers[@]}"
`
