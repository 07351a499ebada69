import type { Diagnostic } from '../../model/diagnostic.ts'

/** A reason in two: what is wrong, and the command that it ends with, where it ends with one. */
export type Reason = { readonly what: string; readonly command: string | undefined }

/** Takes a reason apart: "Command failed with exit code 1: kubectl get pods". */
export const readReason = ({ reason }: Diagnostic): Reason => {
  const [, what, command] = ENDS_WITH_COMMAND.exec(reason) ?? []
  return what === undefined ? { what: reason, command: undefined } : { what, command }
}

/** How the judge words what a command did; what follows the colon is the command. */
const ENDS_WITH_COMMAND =
  /^((?:Command failed|Background job failed|\d+ background jobs failed) with exit code[^:]*|Unexpected (?:run of more|wait of|full-screen program|end of the learner's shell)[^:]*): ([\s\S]+)$/

/** True where a shortened command of a reason is the command itself: then one of the two is enough. */
export const isSameCommand = (shortened: string, line: string): boolean => {
  const flat = line.replace(/\s*\\?\n\s*/g, ' ').trim()
  return shortened === flat || (shortened.endsWith('…') && flat.startsWith(shortened.slice(0, -1)))
}
