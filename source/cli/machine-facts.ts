import type { Machine } from '../machine/learner.ts'
import { run } from '../machine/shell.ts'
import type { MachineFacts } from '../model/transcript.ts'

/** What a lab runs on, as the machine itself tells it. */
export const machineFacts = async (
  machine: Machine,
  image: string | undefined,
): Promise<MachineFacts> => {
  const { name, node } = machine.cluster
  const [version, etcd, nodes, used, digest] = await Promise.all([
    machine.exec(['kubectl', 'version', '-o', 'json']),
    machine.exec([
      'kubectl',
      'get',
      'pods',
      '-n',
      'kube-system',
      '-l',
      'component=etcd',
      '-o',
      'jsonpath={.items[0].spec.containers[0].image}',
    ]),
    machine.exec(['kubectl', 'get', 'nodes', '-o', 'name']),
    run('docker', ['inspect', '--format', '{{.Config.Image}}', node]),
    run('docker', ['inspect', '--format', '{{.Image}}', node]),
  ])
  return {
    cluster: name,
    image: image ?? used.stdout.trim(),
    imageDigest: digest.stdout.trim() || undefined,
    kubernetes: /"gitVersion":\s*"([^"]+)"[^}]*}\s*}\s*$/.exec(version.stdout)?.[1] ?? 'unknown',
    etcd: etcd.stdout.split(':').at(-1) || 'unknown',
    nodes: nodes.stdout.split('\n').filter(line => line !== '').length,
  }
}
