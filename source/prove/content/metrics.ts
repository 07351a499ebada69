import type { Machine } from '../../machine/learner.ts'

type Metric = {
  /** `etcd`, `kubelet`, `API server`. */
  readonly component: string
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped'
}

/** What the cluster's components expose, asked for once. */
export type Metrics = {
  /** By the name that a query uses, with `_bucket`, `_sum` and `_count`. */
  readonly exposed: () => Promise<ReadonlyMap<string, Metric>>
  /** True where a component's program knows the name, but has not counted anything under it yet. */
  readonly isCompiledIn: (name: string) => Promise<boolean>
}

const LIMIT_MS = 30_000

export const openMetrics = (machine: Machine): Metrics => {
  let asked: Promise<ReadonlyMap<string, Metric>> | undefined
  return {
    exposed: () => {
      asked ??= machine
        .exec(['bash', '-s'], { input: ASK, timeoutMs: LIMIT_MS })
        .then(({ stdout }) => readMetrics(stdout))
      return asked
    },
    isCompiledIn: async name => {
      const parts = name.replace(/_(?:bucket|sum|count)$/, '').split('_')
      if (parts.length < 3) return false
      // Kubernetes puts names together from a namespace, a subsystem and a name: only their ends stand in the program.
      const end = parts.slice(parts.length > 3 ? 2 : 1).join('_')
      const { exitCode } = await machine.exec(['bash', '-c', SEARCH, 'search', end], {
        timeoutMs: LIMIT_MS,
      })
      return exitCode === 0
    },
  }
}

const readMetrics = (text: string): ReadonlyMap<string, Metric> => {
  const metrics = new Map<string, Metric>()
  for (const line of text.split('\n')) {
    const [component = '', name = '', type = ''] = line.split('\t')
    const metric: Metric = { component, type: TYPES.find(one => one === type) ?? 'untyped' }
    if (name === '') continue
    metrics.set(name, metric)
    if (metric.type === 'histogram' || metric.type === 'summary')
      for (const part of ['_bucket', '_sum', '_count'])
        if (part !== '_bucket' || metric.type === 'histogram')
          metrics.set(`${name}${part}`, { component, type: 'counter' })
  }
  return metrics
}

const TYPES = ['counter', 'gauge', 'histogram', 'summary'] as const

/** Prints component, name and type of every metric, apart by tabs. */
const ASK = `
export KUBECONFIG=/etc/kubernetes/admin.conf
work=$(mktemp -d /run/labproof.XXXXXX) || exit 1
trap 'rm -rf "$work"' EXIT
field() { sed -n "s/^ *$1: *//p" "$KUBECONFIG" | head -n 1 | base64 -d; }
field client-certificate-data >"$work/cert"
field client-key-data >"$work/key"
names() {
  awk -v component="$1" '$1 == "#" && $2 == "TYPE" { print component "\\t" $3 "\\t" $4 }' >"$work/names.$BASHPID"
}
get() { timeout 10 kubectl get --raw "$2" 2>/dev/null | names "$1"; }
fetch() { curl -ks --max-time 5 --cert "$work/cert" --key "$work/key" "$2" | names "$1"; }
get 'API server' /metrics &
for node in $(kubectl get nodes -o name); do
  for path in metrics metrics/cadvisor metrics/probes metrics/resource; do
    get kubelet "/api/v1/nodes/\${node#node/}/proxy/$path" &
  done
done
fetch etcd "$(sed -n 's/.*--listen-metrics-urls=\\([^,]*\\).*/\\1/p' /etc/kubernetes/manifests/etcd.yaml)/metrics" &
fetch scheduler https://127.0.0.1:10259/metrics &
fetch 'controller manager' https://127.0.0.1:10257/metrics &
fetch kube-proxy http://127.0.0.1:10249/metrics &
while read -r address port name pod; do
  case $name in *metrics*) fetch "$pod" "http://$address:$port/metrics" & ;; esac
done < <(kubectl get pods -A -o go-template='{{range .items}}{{$pod := .}}{{range .spec.containers}}{{range .ports}}{{if .name}}{{$pod.status.podIP}} {{.containerPort}} {{.name}} {{$pod.metadata.name}}{{"\\n"}}{{end}}{{end}}{{end}}{{end}}')
wait
cat "$work"/names.* | sort -u
`

/** Looks for a text in the programs of the control plane and the node, by the names they run under. */
const SEARCH = `
for process in /proc/[0-9]*; do
  case $(cat "$process/comm" 2>/dev/null) in
    etcd | kube-apiserver | kube-scheduler | kube-controller | kube-proxy | kubelet | coredns)
      grep -qF -- "$1" "$process/exe" && exit 0 ;;
  esac
done
exit 1
`
