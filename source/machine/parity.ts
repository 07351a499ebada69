import type { Disparity } from '../model/transcript.ts'
import { type Machine, PUT } from './learner.ts'
import type { Profile } from './profiles.ts'

/** Lists where a machine, as it is by itself, differs from what Killercoda hands out for the lab's `imageid`. */
export const findDisparities = async (
  machine: Machine,
  profile: Profile,
): Promise<readonly Disparity[]> => {
  const tools = Object.keys(profile.tools)
  const { stdout } = await machine.exec(['bash', '-i', '-c', SCRIPT, 'parity', ...tools])
  const facts = new Map<string, string>()
  const there = new Set<string>()
  for (const line of stdout.split('\n')) {
    const [key = '', value = ''] = line.split('\t')
    if (key === 'tool') there.add(value)
    else facts.set(key, value)
  }
  const found: Disparity[] = []
  const compare = (what: string, here: string | undefined, wanted: string) => {
    if (here !== wanted) found.push({ what, here: here || 'none', killercoda: wanted || 'none' })
  }
  compare('host name', facts.get('host'), profile.hostName)
  compare('system', facts.get('system'), profile.system)
  compare('nodes', facts.get('nodes'), String(profile.nodes))
  compare('taints', facts.get('taints'), profile.taints.join(', '))
  if (profile.network !== undefined) compare('network', facts.get('network'), profile.network)
  if (profile.storageClass !== 'unknown')
    compare('storage class', facts.get('storage') ? 'yes' : 'no', profile.storageClass)
  const memoryMiB = Math.round(Number(facts.get('memory')) / 1024)
  if (Math.abs(memoryMiB - profile.memoryMiB) > 256)
    found.push({
      what: 'memory',
      here: `${memoryMiB} MiB`,
      killercoda: `${profile.memoryMiB} MiB`,
    })
  compare('processors', facts.get('cpus'), String(profile.cpus))
  for (const [tool, presence] of Object.entries(profile.tools))
    if (presence !== 'unknown' && there.has(tool) !== (presence === 'yes'))
      found.push({
        what: tool,
        here: there.has(tool) ? 'there' : 'not there',
        killercoda: presence === 'yes' ? 'there' : 'not there',
      })
  return found
}

const SCRIPT = `
say() { printf '%s\\t%s\\n' "$1" "$2"; }
say host "$(hostname)"
. /etc/os-release; say system "$(sed 's/ GNU\\/Linux//' <<<"$NAME") $VERSION_ID"
say memory "$(awk '/MemTotal/ { print $2 }' /proc/meminfo)"
say cpus "$(nproc)"
say nodes "$(kubectl get nodes -o name 2>/dev/null | wc -l)"
say taints "$(kubectl get nodes -l node-role.kubernetes.io/control-plane -o go-template='{{range .items}}{{range .spec.taints}}{{.key}}:{{.effect}} {{end}}{{end}}' 2>/dev/null | sed 's/ $//; s/ /, /g')"
say network "$(ls /etc/cni/net.d 2>/dev/null | sed -n 's/^[0-9]*-//; s/\\.conf.*//p' | head -n 1)"
say storage "$(kubectl get storageclass -o name 2>/dev/null | head -n 1)"
for tool; do
  grep -qxs -- "$tool" ${PUT} && continue
  type -t -- "$tool" >/dev/null && say tool "$tool"
done
`
