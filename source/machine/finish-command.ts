import type { TypedCommand } from '../model/typed.ts'
import type { Excerpt } from './excerpt.ts'
import { endedJobs, withoutNotices } from './jobs.ts'

/** A finished command; what comes after D, up to the next prompt, may announce its jobs. */
export type Closed = Omit<TypedCommand, 'jobs'> & { readonly after: Excerpt }

/** Output without what the prover typed: Ctrl-C at its end, and the line that puts the marks back. */
export const withoutOurs = (text: string): string =>
  text.replace(/^.*__labproof_revived.*\n?/gm, '').replace(/\^C\s*$/, '')

/** Jobs are taken from the notices after the command, and from those that bash put at the end of its output. */
export const finishCommand = ({ after, ...command }: Closed): TypedCommand => {
  const jobs = [...endedJobs(command.output.text), ...endedJobs(after.shown().text)]
  const bare = withoutOurs(command.output.text)
  const text = /\bjobs\b/.test(command.line) ? bare : withoutNotices(bare)
  return { ...command, output: { ...command.output, text }, jobs }
}
