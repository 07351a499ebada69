/** What an output tells about why a command failed, and the edit that mends it. */
type Advice = {
  readonly sign: RegExp
  readonly fix: string
  /** It would fail like this whatever went before it. */
  readonly own?: true
}

const KNOWN: readonly Advice[] = [
  {
    sign: /(?:command |: )not found\s+command terminated with exit code 127/,
    fix: 'Use a program that the image has, or run it on the node and keep the pipe on the learner’s side',
    own: true,
  },
  {
    sign: /exec: "(?:sh|bash|\/bin\/sh|\/bin\/bash)": executable file not found/,
    fix: 'Call the program itself, `kubectl exec POD -- etcdctl …`: the image has no shell',
    own: true,
  },
  {
    sign: /exec: "tar": executable file not found/,
    fix: 'Do not copy with `kubectl cp`, which needs `tar` in the image; write to a path that the node shares',
    own: true,
  },
  {
    sign: /exec: "([^"]+)": executable file not found/,
    fix: 'Use a program that the image has, or run it on the node and keep the pipe on the learner’s side',
    own: true,
  },
  {
    sign: /there is no need to specify a resource type as a separate argument/,
    fix: 'Leave the type out: `-o name` prints it with each name',
  },
  {
    sign: /exactly one NAME is required, got \d+/,
    fix: 'Quote the substitution; `base64` wraps at 76 characters, `base64 -w0` does not',
  },
  {
    sign: /syntax error: invalid arithmetic operator|arithmetic syntax error/,
    fix: 'Look at what the variable holds: take the number from JSON with jq instead of a field of a table',
  },
  {
    sign: /unknown field "/,
    fix: 'Move the field to where the API has it: `kubectl explain` shows the place',
  },
  {
    sign: /^The \w+ "[^"]+" is invalid: /m,
    fix: 'Correct the manifest; `kubectl explain` tells what a field takes',
    own: true,
  },
  {
    sign: /command not found/,
    fix: 'Install the program in the intro, or use one that the machine has',
    own: true,
  },
  {
    sign: /ErrImagePull|ImagePullBackOff|failed to pull/,
    fix: 'Use an image that exists in a registry that the learner reaches',
    own: true,
  },
  {
    sign: /the path "[^"]+" does not exist/,
    fix: 'Write the file in an earlier block, or put `file=NAME` on the fence that shows it',
  },
  {
    sign: /timed out waiting for the condition/,
    fix: 'Raise `--timeout`, or wait in an earlier step for what this depends on',
  },
  {
    sign: /Error from server \(NotFound\)|not found/,
    fix: 'Create it in an earlier step, or correct the name or namespace',
  },
  {
    sign: /Error from server \(AlreadyExists\)|already exists/,
    fix: 'Use `kubectl apply`, so that the step can be done twice',
  },
  {
    sign: /Error from server \(Forbidden\)|is forbidden/,
    fix: 'Write `**Error:** … is forbidden` below the block where that is the lesson, or grant the access',
  },
]

/** Commands whose mistake shows in themselves, where what they print goes to /dev/null. */
const WRITTEN: readonly Advice[] = [
  {
    sign: /kubectl\s+(?:delete|get|label|annotate|patch)\s+[a-z]+\s+\$\(.*-o[ =]?name/s,
    fix: 'Leave the type out: `-o name` prints it with each name',
  },
  {
    sign: /\|\s*grep\b[^|]*$/,
    fix: 'Look for something that is there: `grep` found no line with it',
  },
]

/** The mend of a failure by what the command printed, or by the command itself; otherwise what to try. */
export const adviceFor = (output: string, command = ''): string =>
  KNOWN.find(({ sign }) => sign.test(output))?.fix ??
  WRITTEN.find(({ sign }) => sign.test(command))?.fix ??
  'Correct the command, or mark the block `status=failure` where failing is the lesson'

/** True where what a command printed says that the fault is its own, not that of a command before it. */
export const isOwnFault = (output: string): boolean =>
  KNOWN.some(({ sign, own }) => own === true && sign.test(output))
