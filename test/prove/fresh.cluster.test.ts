import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clusterName, createCluster, deleteCluster } from '../../source/machine/kind.ts'
import { type Machine, openMachine } from '../../source/machine/learner.ts'
import { findDisparities } from '../../source/machine/parity.ts'
import { plain } from '../../source/machine/plain.ts'
import { type Profile, profileOf } from '../../source/machine/profiles.ts'
import type { Scenario } from '../../source/model/scenario.ts'
import { parse } from '../../source/parse/parse.ts'
import { type Baseline, resetMachine, takeBaseline } from '../../source/prove/fresh.ts'
import { prove } from '../../source/prove/prove.ts'
import { because, image, missing } from './kind.ts'

describe.skipIf(missing)(`a machine made what it was${because}`, () => {
  const name = clusterName('fresh', 'shared')
  let machine: Machine
  let baseline: Baseline

  beforeAll(async () => {
    const cluster = await createCluster(name, { image, config: undefined, signal: undefined })
    machine = await openMachine(cluster, { slug: 'fresh', files: [] })
    baseline = await takeBaseline(machine)
  })
  afterAll(async () => {
    await machine?.close()
    await deleteCluster(name)
  })

  const bash = async (script: string) => (await machine.exec(['bash', '-c', script])).stdout.trim()
  const controlPlane = () =>
    bash('ps -o comm=,lstart= -C etcd,kube-apiserver,kube-scheduler | sort')

  test('Node, which the prover put there, is not taken for the machine\u2019s own', async () => {
    const profile = profileOf('kubernetes-kubeadm-1node')
    const differing = async (tools: Profile['tools']) =>
      (await findDisparities(machine, { ...profile, tools })).map(
        ({ what, here }) => `${what}: ${here}`,
      )
    expect(await bash('node --version')).toBe(process.version)
    expect(await differing({ node: 'no', curl: 'no' })).toContain('curl: there')
    expect(await differing({ node: 'no' })).not.toContain('node: there')
    expect(await differing({ node: 'yes' })).toContain('node: not there')
  })

  test('the prompt is that of Killercoda, and a lab may change it', async () => {
    const index = { backend: { imageid: 'kubernetes-kubeadm-1node' } }
    const named: Scenario = {
      slug: 'fresh',
      files: [{ path: 'index.json', content: JSON.stringify(index), mode: 'file' }],
    }
    const { terminal, close } = await openMachine(machine.cluster, named)
    const opened = await terminal(1)
    let shown = ''
    opened.onData(bytes => {
      shown += bytes.toString('utf8')
    })
    await opened.type('cd /etc; hostname', { timeoutMs: 20_000 })
    await opened.type("PS1='> '", { timeoutMs: 20_000 })
    await opened.settle()
    const lines = plain(shown).split('\n')
    await close()
    expect(lines).toContain(machine.cluster.node)
    expect(lines).toContain("controlplane:/etc$ PS1='> '")
    expect(lines.at(-1)).toBe('> ')
  })

  test('the page after the steps is opened once, whatever its sections', async () => {
    const lab =
      '# Lab\n\n## Step 1: Look\n\n```bash\nid\n```\n\n## Observations\n\nYes.\n\n## Cleanup\n\nNo.\n'
    const index = { details: { steps: [{}], finish: { background: 'opened.sh' } } }
    const scenario: Scenario = {
      slug: 'fresh',
      files: [
        { path: 'index.json', content: JSON.stringify(index), mode: 'file' },
        { path: 'opened.sh', content: 'echo opened >>/run/opened', mode: 'file' },
      ],
    }
    const subject = { lab: parse(lab, 'lab.md').lab, scenario, checks: new Map() }
    expect(subject.lab.finish).toHaveLength(2)
    const limits = { signal: undefined, timeoutMs: 60_000, endlessMs: 5000 }
    const proven = await prove(subject, machine, { ...limits, onEvent: () => undefined })
    expect(proven.interruption).toBe(undefined)
    expect(await bash('cat /run/opened')).toBe('opened')
  })

  test('the control plane runs on, and what was made is gone', { timeout: 180_000 }, async () => {
    const before = await controlPlane()
    expect(before.split('\n')).toHaveLength(3)
    await bash(
      'kubectl create namespace made; touch /root/made /usr/local/bin/made; echo x >> /root/.profile',
    )
    expect(await resetMachine(machine, baseline)).toBe(true)
    expect(
      await bash('ls /root /usr/local/bin; tail -1 /root/.profile; kubectl get ns -o name'),
    ).not.toMatch(/made|^x$/m)
    // A kubelet that had seen its manifests go would have restarted them by now.
    await bash('sleep 30')
    expect(await controlPlane()).toBe(before)
  })

  test('what was changed in /etc/kubernetes is put back', { timeout: 180_000 }, async () => {
    await bash('echo "# more" >> /etc/kubernetes/kubelet.conf; touch /etc/kubernetes/made')
    expect(await resetMachine(machine, baseline)).toBe(true)
    expect(await bash('ls /etc/kubernetes; tail -1 /etc/kubernetes/kubelet.conf')).not.toMatch(
      /made|# more/,
    )
  })
})
