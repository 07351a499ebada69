/**
 * The statuses of a command's last pipe, one for a command alone.
 * bash sets PIPESTATUS for what it waits for, and otherwise leaves there what an earlier command had: after `… &`, the
 * definition of a function, a loop over nothing. So it counts only for a line with a pipe that was waited for, and not
 * where it is the same as before and does not fit the status.
 */
export const pipeStatusesOf = (
  line: string,
  status: number,
  seen: readonly number[],
  before: readonly number[],
): readonly number[] => {
  const bare = line.replace(/(?:^|\s)#.*$/gm, '').trim()
  const piped = /(?:^|[^|>])\|(?:[^|]|$)/.test(bare)
  const background = /[^&]&$/.test(bare)
  const definition = /^(?:function\s|[\w-]+\s*\(\))/.test(bare) && bare.endsWith('}')
  const left = seen.at(-1) !== status && seen.join() === before.join()
  return !piped || background || definition || left || seen.length < 2 ? [status] : seen
}
