import { START_DOCKER } from '../machine/lost.ts'
import { type Output, run } from '../machine/shell.ts'
import type { Context, ExitCode } from './context.ts'

/** What `prove` needs of the host, and how each is had. */
type Need = {
  readonly name: string
  /** What is said where it is not so. */
  readonly state: string
  readonly argv: readonly [string, ...string[]]
  readonly fix: string
  /** What its answer has to hold, for it to be what it is called. */
  readonly sign?: RegExp
}

const NEEDS: readonly Need[] = [
  {
    name: 'docker',
    state: 'docker is not installed',
    // `docker version` asks the daemon too.
    argv: ['docker', '--version'],
    fix: 'Install Docker: https://docs.docker.com/engine/install',
  },
  {
    name: 'docker daemon',
    state: 'the docker daemon does not answer',
    argv: ['docker', 'info', '--format', '{{.ServerVersion}}, {{.NCPU}} CPUs'],
    fix: START_DOCKER,
  },
  {
    name: 'kind',
    state: 'kind is not installed',
    argv: ['kind', 'version'],
    fix: 'Install kind: https://kind.sigs.k8s.io/docs/user/quick-start#installation',
  },
]

/** Asks the host for everything that a proof needs; the first that is missing, or `undefined`. */
export const findMissing = async (image: string | undefined): Promise<Need | undefined> => {
  for (const need of needsFor(image)) if (!isThere(need, await ask(need))) return need
  return undefined
}

/** `labproof doctor`: says of everything that a proof needs whether it is there. */
export const doctor = async (
  { process }: Context,
  flags: { readonly image?: string; readonly json: boolean },
): Promise<ExitCode> => {
  const image = flags.image ?? process.env.LABPROOF_NODE_IMAGE
  const answers = []
  for (const need of [...needsFor(image), ...insideOf(image)]) {
    const answer = await ask(need)
    answers.push({
      name: need.name,
      there: isThere(need, answer),
      state: need.state,
      found: answer.stdout.trim().split('\n')[0] ?? '',
      fix: need.fix,
    })
  }
  if (flags.json) process.stdout.write(`${JSON.stringify(answers, null, 2)}\n`)
  else
    for (const { name, there, state, found, fix } of answers)
      process.stdout.write(there ? ` ✓ ${name}: ${found}\n` : ` ✗ ${name}: ${state}\n   ${fix}\n`)
  return answers.every(({ there }) => there) ? 0 : 3
}

const needsFor = (image: string | undefined): readonly Need[] =>
  image === undefined
    ? NEEDS
    : [
        ...NEEDS,
        {
          name: `node image ${image}`,
          state: `\`${image}\` is not here, or is no node image of kind`,
          argv: ['docker', 'image', 'inspect', '--format', '{{.Id}} {{.Config.Entrypoint}}', image],
          fix: `Pull one: docker pull ${image.startsWith('kindest/node') ? image : 'kindest/node:v1.34.0'}, and name it with \`--image\` or LABPROOF_NODE_IMAGE`,
          // Every node image of kind starts like this; another image would make kind wait in vain.
          sign: /entrypoint \/sbin\/init/,
        },
      ]

/** What the machine of a lab has to have; asked of a container of the image, without a cluster. */
const insideOf = (image: string | undefined): readonly Need[] =>
  image === undefined
    ? []
    : [
        {
          name: 'kubectl in the node',
          state: `\`${image}\` has no kubectl`,
          argv: [
            'docker',
            ...['run', '--rm', '--network', 'none', '--entrypoint', 'kubectl'],
            ...[image, 'version', '--client'],
          ],
          fix: 'Use a node image of kind: `docker image ls kindest/node`',
        },
      ]

const isThere = ({ sign }: Need, { exitCode, stdout }: Output): boolean =>
  exitCode === 0 && (sign === undefined || sign.test(stdout))

const ask = ({ argv: [program, ...args] }: Need) => run(program, args, { timeoutMs: 20_000 })
