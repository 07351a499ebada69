import type { Machine } from '../../machine/learner.ts'
import type { FileBlock } from '../../model/lab.ts'
import { type ContentVerdict, finding, verdict } from './verdict.ts'

/** Looks whether the learner's machine has the file, with the text that the lab shows. */
export const proveFile = async (block: FileBlock, machine: Machine): Promise<ContentVerdict> => {
  const { exitCode, stdout } = await machine.exec(['cat', '--', block.target])
  const wanted = block.value.trimEnd()
  if (exitCode === 0 && stdout.trimEnd() === wanted) return verdict('file', [])
  return verdict('file', [
    finding(
      'error',
      'file-differs',
      block.position,
      exitCode === 0
        ? `Unexpected text in \`${block.target}\` on the machine, expected the one that is shown`
        : `Unexpected absence of \`${block.target}\` on the machine, expected the file that is shown`,
      'Let nothing before this block write or remove it',
    ),
  ])
}
