import type { Machine } from '../machine/learner.ts'
import { differencesBetween } from './changes.ts'
import { type Snapshot, takeSnapshot } from './snapshot.ts'

/** A machine as it was before a lab began: its objects, and its files with what is in them. */
export type Baseline = { readonly snapshot: Snapshot }

const ARCHIVE = '/run/labproof-baseline.tar'
const PATIENCE_MS = 60_000

/** Remembers the machine as it stands. */
export const takeBaseline = async (machine: Machine): Promise<Baseline> => {
  await machine.exec(['bash', '-c', `tar -C / -cf ${ARCHIVE} root tmp etc/kubernetes 2>/dev/null`])
  return { snapshot: await takeSnapshot(machine) }
}

/**
 * Makes a machine what it was, and proves it: what the lab made is deleted, its files are put back, its processes are
 * ended, and then a snapshot has to be equal to the first. False where it is not, or where an object of the cluster
 * itself was changed or deleted: then only another cluster will do. What is not looked at: images that were pulled, and
 * what etcd remembers of revisions.
 */
export const resetMachine = async (
  machine: Machine,
  { snapshot: start }: Baseline,
): Promise<boolean> => {
  const now = await takeSnapshot(machine, start.kinds)
  const differences = differencesBetween(start, now)
  if (now.missing !== undefined || differences.some(({ type }) => type !== 'created')) return false
  const names = differences.map(({ object }) => object.name)
  const ended = await machine.exec(['bash', '-s'], {
    input: resetScript(names),
    timeoutMs: PATIENCE_MS,
  })
  if (ended.exitCode !== 0) return false
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    const end = await takeSnapshot(machine, start.kinds)
    if (isSame(start, end)) return true
    if (performance.now() > deadline) return false
    await machine.exec(['bash', '-s'], { input: FORCE, timeoutMs: 20_000 })
  }
}

/** Nothing new that is not the cluster's own, and every file as it was. */
const isSame = (start: Snapshot, end: Snapshot): boolean =>
  end.missing === undefined &&
  differencesBetween(start, end).length === 0 &&
  [...end.objects.values()].every(
    ({ name, resource, owned }) => start.objects.has(name) || !(owned || resource === 'pods'),
  ) &&
  end.files.size === start.files.size &&
  [...end.files].every(([path, { type, size }]) => {
    const before = start.files.get(path)
    return before?.type === type && (type === 'folder' || before.size === size)
  })

/** Arguments are names as `configmaps/default/test-1`; only names that the API gave reach it. */
const resetScript = (names: readonly string[]): string => `
export KUBECONFIG=/etc/kubernetes/admin.conf
${KILL}
while IFS=/ read -r resource first second; do
  if [ -n "$second" ]; then
    kubectl delete "$resource" "$second" -n "$first" --ignore-not-found --wait=false
  else
    kubectl delete "$resource" "$first" --ignore-not-found --wait=false
  fi
done >/dev/null 2>&1 <<'LABPROOF_NAMES'
${names.join('\n')}
LABPROOF_NAMES
${FORCE}
find /root /tmp -mindepth 1 -delete 2>/dev/null
find /usr/local/bin -type f -newer ${ARCHIVE} -delete
tar -C / -xpf ${ARCHIVE} root tmp
${CONFIGURATION}
`

/** A kubelet whose manifests vanish restarts the control plane, however soon they are back: only what differs is touched. */
const CONFIGURATION = `
was=$(mktemp -d /run/labproof-was.XXXXXX)
tar -C "$was" -xpf ${ARCHIVE} etc/kubernetes
if ! diff -r "$was/etc/kubernetes" /etc/kubernetes >/dev/null 2>&1; then
  find /etc/kubernetes -mindepth 1 -delete 2>/dev/null
  tar -C / -xpf ${ARCHIVE} etc/kubernetes
fi
rm -rf "$was"`

/** The learner's own processes: in no cgroup of a service or a pod, and no part of this script. */
const KILL = `
self=$BASHPID
for process in /proc/[0-9]*; do
  id=\${process#/proc/}
  [ "$id" = 1 ] || [ "$id" = "$self" ] || [ "$id" = "$PPID" ] || [ "$id" = "$$" ] && continue
  grep -qE '^(0:|[0-9]+:name=systemd):.*/(init.scope|system.slice|kubelet|kubepods|user.slice)' "$process/cgroup" 2>/dev/null && continue
  case $(cat "$process/comm" 2>/dev/null) in systemd* | containerd* | kubelet | pause) continue ;; esac
  kill -KILL "$id" 2>/dev/null
done`

/** Pods that are on their way out need not say goodbye. */
const FORCE = `
export KUBECONFIG=/etc/kubernetes/admin.conf
kubectl get pods -A -o go-template='{{range .items}}{{if .metadata.deletionTimestamp}}{{.metadata.namespace}} {{.metadata.name}}{{"\\n"}}{{end}}{{end}}' |
  while read -r namespace pod; do
    kubectl delete pod "$pod" -n "$namespace" --force --grace-period=0 --wait=false
  done >/dev/null 2>&1
sleep 0.5
`
