/** What a proof finds, by the id that its diagnostics carry: what it means for a learner, in a sentence or two. */
export const FINDINGS: Readonly<Record<string, string>> = {
  'command-failed':
    'A command ended with an exit status other than 0, wherever it stood: alone, as a member of a pipe, in a loop or in the background. Where failing is the lesson, say so: `status=failure` on the fence, or words such as "**Error:** … is forbidden" below it.',
  'status-differs':
    'The last command of the block ended with another exit status than its fence says (`status=1`).',
  'failure-missing':
    'The text announces a failure ("This should fail", "**Error:** … is forbidden"), and nothing of the block failed.',
  'output-missing': 'The block did not print what its fence, or the text around it, says it does.',
  'output-differs':
    'A fence claims to be the output of the block above it, and that block printed something else.',
  'field-is-a-unit':
    'A filter picked a column of a table and printed a unit such as `MB,` where a number was meant.',
  'line-swallowed':
    'A program of the block read a line that was typed for bash, so bash never ran it.',
  'block-timed-out': 'The block did not end within its time limit.',
  'waits-for-input': 'A program of the block waits for somebody to type something.',
  'full-screen': 'A program of the block takes the whole screen: an editor, a pager, `top`.',
  'unclosed-command': 'bash waits for the end of a quote, a here-document or an `if`.',
  'shell-ended': 'The block ended the learner’s shell, and what was set in it is lost.',
  'block-races':
    'The block failed at first and passed a moment later: its result depends on when a learner clicks.',
  'check-passes-before':
    'The check passes before its step was done, so it says nothing about the step.',
  'check-fails-after': 'The check does not pass although the step was done as the text says.',
  'check-not-repeatable': 'The check passed once and failed when it was asked again.',
  'check-changes-cluster': 'Asking the check changed objects in the cluster; a check only looks.',
  'check-passes-early': 'With `--strength`: the check passes at an earlier step already.',
  'block-not-missed':
    'With `--strength`: without this block every check still passes, so a learner may leave it out.',
  residue: 'The lab left an object or a file behind after its cleanup.',
  'residue-unknown': 'What the lab left behind could not be told: the machine did not answer.',
  'manifest-rejected':
    'The API server refuses the manifest in a strict dry run: a field is in the wrong place, misspelt, or of the wrong type.',
  'manifest-deprecated':
    'The API server takes the manifest, with a warning that it will not for long.',
  'image-dead': 'The image’s registry is closed.',
  'image-missing':
    'The image cannot be pulled: its registry does not have it, or cannot be reached.',
  'file-differs': 'A file that the lab puts on the machine is not there, or has other content.',
  'json-syntax': 'A `json` fence is no JSON.',
  'cron-schedule': 'cron does not take the schedule, or it never comes.',
  'cron-percent': 'cron reads an unescaped `%` as the end of the line.',
  'program-missing': 'cron’s short PATH has no such program.',
  promql: 'Prometheus does not take the expression, or compares things that cannot be compared.',
  'metric-unknown': 'No component of the cluster has a metric of that name.',
}
