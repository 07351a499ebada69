/** Why a check does not pass: one sentence for the learner. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure'
}

/** Ends the check with a sentence that tells the learner what is missing. */
export const fail = (hint: string): never => {
  throw new CheckFailure(hint)
}

/** What the learner reads when the API server cannot be reached; a lab may well have brought it down on purpose. */
export const API_DOWN = 'The API server did not answer; try again in a moment'

/** True where a command's error output says that the API server was not reached, as opposed to what it answered. */
export const isApiDown = (text: string): boolean =>
  /connection refused|was refused|i\/o timeout|no route to host|TLS handshake timeout|context deadline exceeded|Client\.Timeout|connection reset by peer|unexpected EOF|: EOF\b|ServiceUnavailable|the server is currently unable to handle|etcdserver: |apiserver not ready|timed out waiting for the response/i.test(
    text,
  )

/** Name under which a check's code is compiled; it marks the code's own lines in a stack. */
export const CODE_NAME = 'labproof-check.js'

/** The line of a check's code that an error comes from, if it does. */
export const lineOf = (error: Error): number | undefined => {
  const line = error.stack?.match(new RegExp(`${CODE_NAME}:(\\d+)`))?.[1]
  return line === undefined ? undefined : Number(line)
}

/** The sentence for whatever a check threw: a failure's own words, or what went wrong with the check itself. */
export const reasonOf = (thrown: unknown): string => {
  if (thrown instanceof CheckFailure) return thrown.message
  if (isCommandOutput(thrown)) return commandReason(thrown)
  if (!(thrown instanceof Error)) return `The check ended with: ${String(thrown)}`
  const line = lineOf(thrown)
  return `The check itself went wrong${line === undefined ? '' : ` at line ${line}`}: ${thrown.message}`
}

/** What zx rejects with when a command fails; told by its shape, because zx is loaded only where it is used. */
type CommandOutput = {
  readonly exitCode: number | null
  readonly signal: string | null
  readonly stderr: string
}

const isCommandOutput = (thrown: unknown): thrown is CommandOutput =>
  thrown instanceof Error && 'exitCode' in thrown && 'stderr' in thrown

const commandReason = ({ exitCode, signal, stderr }: CommandOutput): string => {
  if (isApiDown(stderr)) return API_DOWN
  const how =
    exitCode === null ? `was ended by ${signal ?? 'a signal'}` : `failed with exit code ${exitCode}`
  const last = stderr.trim().split('\n').at(-1)
  return `A command of the check ${how}${last ? `: ${last}` : ''}`
}

/** One line of printable text, fit for a terminal: escape sequences and control characters out, at most 600 characters. */
export const printable = (text: string): string => {
  const line = text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
    .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|.)?/g, '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  return line.length > 600 ? `${line.slice(0, 599)}…` : line
}
