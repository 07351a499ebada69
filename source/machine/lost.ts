import { type Output, run } from './shell.ts'
import { MachineError } from './trouble.ts'

/** The command that brings docker back. */
export const START_DOCKER = 'Start it: `sudo systemctl start docker`, or open Docker Desktop'

/** True where docker's daemon answers; one that hangs does not. */
const dockerAnswers = async (): Promise<boolean> => {
  const asked = await run('docker', ['version', '--format', '{{.Server.Version}}'], {
    timeoutMs: ANSWER_MS,
  })
  return asked.exitCode === 0
}

const ANSWER_MS = 10_000

/** The error of a docker that has gone away, where it has; `while` it did what. */
export const findDockerGone = async (during: string): Promise<MachineError | undefined> =>
  (await dockerAnswers())
    ? undefined
    : new MachineError(
        `Docker went away ${during}: its daemon does not answer`,
        `${START_DOCKER}; then run the command again, which removes the cluster that is left`,
      )

/** Why a node cannot be asked: docker has gone away, or the node has; `undefined` where it runs. */
export const findLoss = async (node: string): Promise<MachineError | undefined> => {
  const inspected = await run('docker', ['inspect', '--format', '{{.State.Running}}', node], {
    timeoutMs: ANSWER_MS,
  })
  if (inspected.stdout.trim() === 'true') return undefined
  return (await findDockerGone('in the middle')) ?? machineLost(node)
}

/** A node that does not answer, though docker does. */
export const machineLost = (node: string): MachineError =>
  new MachineError(
    `The machine was lost: container \`${node}\` does not answer`,
    'Look whether docker still runs: `docker ps`',
  )

/**
 * True where a `docker exec` ended in a way that a lost machine may be the reason of. A program in the container can end
 * like that too: the node is asked then.
 */
export const mayBeLoss = ({ exitCode, stderr }: Output): boolean =>
  exitCode >= 125 ||
  (exitCode !== 0 && /daemon|error during connect|No such container|is not running/i.test(stderr))
