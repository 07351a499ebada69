import { messageOf, Trouble } from '../model/trouble.ts'

/** What a command cannot do. Exit status 3. */
export class CannotError extends Trouble {
  override readonly name = 'CannotError'

  /** The error of a failed file operation, by its code; one that says what is wrong already stays as it is. */
  static from(action: string, path: string, cause: unknown): CannotError {
    if (cause instanceof CannotError) return cause
    const code = codeOf(cause)
    const [state, fix] = REASONS[code] ?? [code, 'Look at the file and try again']
    return new CannotError(`Cannot ${action} \`${path}\`: ${state}`, fix.replaceAll('PATH', path), {
      cause,
    })
  }
}

/** Node's code of a failed system call (`ENOENT`), or the message of what was thrown. */
export const codeOf = (cause: unknown): string => {
  if (typeof cause === 'object' && cause !== null && 'code' in cause) return String(cause.code)
  return messageOf(cause)
}

const REASONS: Readonly<Record<string, readonly [state: string, fix: string]>> = {
  ENOENT: ['there is no such file', 'Check the path; `ls` shows what is there'],
  EISDIR: ['it is a folder', 'Name the Markdown file in it, as in `PATH/lab.md`'],
  ENOTDIR: ['a part of the path is a file', 'Name another folder with `--out`'],
  EACCES: ['permission denied', 'Change its permissions, or name another folder with `--out`'],
  EPERM: ['operation not permitted', 'Change its permissions, or name another folder with `--out`'],
  EROFS: ['the file system is read-only', 'Name a folder that can be written with `--out`'],
  ENOSPC: ['no space is left on the disk', 'Free some space, then run the command again'],
  ENAMETOOLONG: [
    'a name in it is longer than the file system takes',
    'Give the step or the file a shorter name',
  ],
  EEXIST: ['something of that name is in the way', 'Move it away, then run the command again'],
}
