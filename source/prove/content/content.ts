import type { Machine } from '../../machine/learner.ts'
import type { FileBlock, Lab, ShowBlock } from '../../model/lab.ts'
import type { BlockRun } from '../../model/transcript.ts'
import { proveCron } from './cron.ts'
import { proveFile } from './file.ts'
import { proveJson } from './json.ts'
import { openMetrics } from './metrics.ts'
import { proveOutput } from './output.ts'
import { provePromql } from './promql.ts'
import { proveBash, proveText } from './text.ts'
import { type ContentVerdict, finding } from './verdict.ts'
import { proveYaml } from './yaml.ts'

/** A block that is not typed, and where it stands. */
export type ContentSubject = {
  readonly block: FileBlock | ShowBlock
  /** The block that was typed last in the same section. */
  readonly previous: BlockRun | undefined
}

/** Checks blocks that are read and not run, each for what it is, against the machine as it stands. */
export const openContent = (
  machine: Machine,
  lab: Lab,
): ((subject: ContentSubject) => Promise<ContentVerdict>) => {
  const metrics = openMetrics(machine)
  const prove = async (subject: ContentSubject): Promise<ContentVerdict> => {
    const { block, previous } = subject
    if (block.type === 'file') return proveFile(block, machine)
    switch (block.kind) {
      case 'yaml':
        return proveYaml(block, { machine, lab, metrics })
      case 'json':
        return proveJson(block)
      case 'cron':
        return proveCron(block, machine)
      case 'promql':
        return provePromql(block, metrics)
      case 'output':
        return proveOutput(block, previous)
      case 'bash':
        return proveBash(block)
      case 'text':
        return proveText()
    }
  }
  return async subject => {
    const found = await prove(subject)
    const label = mislabelled(subject.block)
    return { ...found, diagnostics: [...label, ...found.diagnostics] }
  }
}

/** To the learner a fence that says bash is something to run, whatever stands in it. */
const mislabelled = (block: FileBlock | ShowBlock) =>
  block.type === 'show' && block.mislabelled !== undefined
    ? [
        finding(
          'warning',
          'not-bash',
          block.position,
          `Unexpected \`${block.mislabelled}\` in a \`${block.lang ?? ''}\` fence, expected commands`,
          `Write \`${block.kind === 'output' ? 'text' : block.kind}\` after the opening fence`,
        ),
      ]
    : []
