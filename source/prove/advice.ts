/** What an output tells about why a command failed, and the edit that mends it. */
type Advice = { readonly sign: RegExp; readonly fix: string }

const KNOWN: readonly Advice[] = [
  {
    sign: /exec: "(?:sh|bash|\/bin\/sh|\/bin\/bash)": executable file not found/,
    fix: 'Call the program itself, `kubectl exec POD -- etcdctl …`: the image has no shell',
  },
  {
    sign: /exec: "tar": executable file not found/,
    fix: 'Do not copy with `kubectl cp`, which needs `tar` in the image; write to a path that the node shares',
  },
  {
    sign: /exec: "([^"]+)": executable file not found/,
    fix: 'Use a program that the image has, or run it on the node and keep the pipe on the learner’s side',
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
    sign: /command not found/,
    fix: 'Install the program in the intro, or use one that the machine has',
  },
  {
    sign: /ErrImagePull|ImagePullBackOff|failed to pull/,
    fix: 'Use an image that exists in a registry that the learner reaches',
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

/** The mend of a failure by what the command printed; otherwise what to try. */
export const adviceFor = (output: string): string =>
  KNOWN.find(({ sign }) => sign.test(output))?.fix ??
  'Correct the command, or mark the block `status=failure` where failing is the lesson'
