import type { LostPull } from './image-pulls.ts'
import type { Output } from './shell.ts'
import { MachineError } from './trouble.ts'

/** Why kind made no cluster, as its output tells; `image` is the node image that was asked for. */
export const creationFailed = (
  name: string,
  output: Output,
  image: string | undefined,
): MachineError => {
  const text = `${output.stdout}\n${output.stderr}`
  if (output.exitCode === 127)
    return new MachineError(
      'Cannot create a cluster: there is no `kind`',
      'Install kind: go install sigs.k8s.io/kind@latest',
    )
  if (/failed to (?:pull|get) image|pull access denied|manifest unknown/i.test(text))
    return new MachineError(
      `Cannot create cluster \`${name}\`: ${image === undefined ? "kind's own node image" : `the node image \`${image}\``} cannot be pulled`,
      'Name one that is there: `docker image ls kindest/node`, then `--image` or LABPROOF_NODE_IMAGE',
    )
  if (/failed to get kubernetes version from node|could not find a log line/i.test(text))
    return new MachineError(
      `Cannot create cluster \`${name}\`: \`${image ?? ''}\` is no node image of kind`,
      'Name one: `docker image ls kindest/node`, then `--image` or LABPROOF_NODE_IMAGE',
    )
  return new MachineError(
    `Cannot create cluster \`${name}\`: ${lastLine(output)}`,
    `Try by hand: kind create cluster --name ${name}${image === undefined ? '' : ` --image ${image}`}`,
  )
}

/** A cluster that was given up, because its node cannot pull an image. */
export const pullFailed = (name: string, { image, reason }: LostPull): MachineError =>
  new MachineError(
    `Cannot create cluster \`${name}\`: its image \`${image}\` cannot be pulled: ${reason}`,
    `See whether it is there: \`docker pull ${image}\`; the node image brings others along, \`kind create cluster\` without a configuration takes those`,
  )

/** The last line of a program's output that speaks of a failure, or its exit status. */
export const lastLine = ({ stdout, stderr, exitCode }: Output): string =>
  `${stdout}\n${stderr}`
    .trim()
    .split('\n')
    .findLast(line => /error|fail|cannot|not /i.test(line))
    ?.trim() ?? `exit status ${exitCode}`
