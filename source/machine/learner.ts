import type { Scenario } from '../model/scenario.ts'
import type { Cluster } from './kind.ts'
import { findLoss, mayBeLoss } from './lost.ts'
import { profileOf, promptOf } from './profiles.ts'
import { imageidOf, type Placed, pageScript, placedAssets } from './scenario-parts.ts'
import { type Output, type RunOptions, run } from './shell.ts'
import { openTerminal, type Terminal } from './terminal.ts'
import { MachineError } from './trouble.ts'

/** The learner's machine: the control-plane node of a cluster, as Killercoda would hand it over. */
export type Machine = {
  readonly cluster: Cluster
  /**
   * Runs a program on the machine, outside of the learner's terminal, as root with an almost empty environment. Throws a
   * `MachineError` where the machine is gone: that is no answer of the program.
   */
  readonly exec: (argv: readonly string[], options?: RunOptions) => Promise<Output>
  /** The learner's terminals, by number; 1 opens with the lab, others when a block asks for them. */
  readonly terminal: (number: number) => Promise<Terminal>
  readonly close: () => Promise<void>
}

/** A file on the machine with the names of the programs that labproof put there, a line each. */
export const PUT = '/opt/labproof/put'

const SIZE = { cols: 120, rows: 40 }

/**
 * Makes a node what Killercoda makes of its machine: kubectl works without KUBECONFIG, the assets are at their targets,
 * Node is there, the intro's background and foreground have run. Source: format notes, sections 7, 8 and 13.
 */
export const openMachine = async (
  cluster: Cluster,
  scenario: Scenario,
  signal?: AbortSignal,
): Promise<Machine> => {
  await furnishMachine(cluster, scenario, signal)
  return enterMachine(cluster, scenario, signal)
}

/** The part of it that needs no pod: files, put on the node while the cluster is still coming up. */
export const furnishMachine = async (
  cluster: Cluster,
  scenario: Scenario,
  signal?: AbortSignal,
): Promise<void> => {
  const exec = execIn(cluster, signal)
  await prepare(exec)
  await Promise.all([putAssets(exec, scenario), putNode(exec, cluster)])
}

/** The rest of it, on a node that is furnished: the intro's scripts run, and the terminals are there to be opened. */
export const enterMachine = async (
  cluster: Cluster,
  scenario: Scenario,
  signal?: AbortSignal,
): Promise<Machine> => {
  const exec = execIn(cluster, signal)
  await background(exec, scenario)
  const prompt = promptOf(profileOf(imageidOf(scenario)))
  const terminals = new Map<number, Promise<Terminal>>()
  const terminal = (number: number): Promise<Terminal> => {
    const open = terminals.get(number)
    if (open) return open
    const opened = openTerminal({
      container: cluster.node,
      prompt,
      ...SIZE,
      ...(signal ? { signal } : {}),
    })
    terminals.set(number, opened)
    return opened
  }
  const foreground = pageScript(scenario, 'intro', 'foreground')
  if (foreground !== undefined) await (await terminal(1)).type(foreground, { timeoutMs: 60_000 })
  return {
    cluster,
    exec,
    terminal,
    close: async () => {
      for (const opened of terminals.values()) await (await opened).close()
    },
  }
}

type Exec = Machine['exec']

const execIn =
  ({ node }: Cluster, signal: AbortSignal | undefined): Exec =>
  async (argv, options: RunOptions = {}) => {
    const stdin = options.input === undefined ? [] : ['-i']
    const args = ['exec', ...stdin, '-w', '/root', '-e', 'HOME=/root', node, ...argv]
    const output = await run('docker', args, { ...(signal ? { signal } : {}), ...options })
    if (mayBeLoss(output) && !signal?.aborted) {
      const loss = await findLoss(node)
      if (loss) throw loss
    }
    return output
  }

/** What an earlier lab on the same cluster recorded is no evidence for this one. */
const prepare = async (exec: Exec): Promise<void> => {
  const script = `rm -rf /opt/labproof/state /var/log/labproof.log
mkdir -p /root/.kube && [ -s /root/.kube/config ] || cp /etc/kubernetes/admin.conf /root/.kube/config
[ -e /root/.bashrc ] || touch /root/.bashrc`
  await must(exec, ['bash', '-c', script], 'prepare the machine')
}

const putAssets = async (exec: Exec, scenario: Scenario): Promise<void> => {
  const put = async ({ file, folder, name, content, chmod }: Placed) =>
    must(
      exec,
      [
        'bash',
        '-c',
        'mkdir -p "$1" && cat > "$1/$2" && chmod "$3" "$1/$2"',
        'asset',
        folder,
        name,
        chmod,
      ],
      `put the asset ${file}`,
      content,
    )
  // Two assets may be meant for one place: the later one wins there, as on Killercoda.
  const places = new Map(placedAssets(scenario).map(one => [`${one.folder}/${one.name}`, one]))
  await Promise.all([...places.values()].map(put))
}

/**
 * The running Node, copied in where the machine has none: a kind node has no way to install one offline. Noted down, for
 * it to be told from what a machine has by itself.
 */
const putNode = async (exec: Exec, { node }: Cluster): Promise<void> => {
  const script = `command -v node || command -v /opt/labproof/node/bin/node && exit
mkdir -p \${0%/*} && echo node >$0; exit 1`
  const there = await exec(['bash', '-c', script, PUT])
  if (there.exitCode === 0) return
  const copied = await run('docker', ['cp', '-L', process.execPath, `${node}:/usr/local/bin/node`])
  if (copied.exitCode !== 0)
    throw (
      (await findLoss(node)) ??
      new MachineError(
        `Cannot put Node on the machine: ${copied.stderr.trim()}`,
        `Try by hand: docker cp ${process.execPath} ${node}:/usr/local/bin/node`,
      )
    )
}

/** Run as Killercoda runs it: bash as root, hidden, outside of the scenario's folder. */
const background = async (exec: Exec, scenario: Scenario): Promise<void> => {
  const script = pageScript(scenario, 'intro', 'background')
  if (script !== undefined) await exec(['bash', '-s'], { input: script, timeoutMs: 120_000 })
}

const must = async (
  exec: Exec,
  argv: readonly string[],
  what: string,
  input?: string | Uint8Array,
): Promise<void> => {
  const { exitCode, stderr } = await exec(argv, input === undefined ? {} : { input })
  if (exitCode !== 0)
    throw new MachineError(
      `Cannot ${what}: ${stderr.trim() || `exit status ${exitCode}`}`,
      'Look whether the node still runs: `docker ps`',
    )
}
