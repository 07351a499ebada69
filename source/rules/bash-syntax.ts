import type { Block } from '../model/lab.ts'
import type { Finding, Rule, Subject } from '../model/rule.ts'
import type { Script } from '../model/script.ts'
import { bashBlocks, locateWithin } from './look.ts'
import { anglePlaceholders } from './placeholder.ts'

export const bashSyntax: Rule = {
  id: 'bash-syntax',
  severity: 'warning',
  summary: 'A block is no valid bash',
  details:
    'The block is read by a bash parser and, where bash is installed, by `bash -n`, which reads commands and runs none. One finding per block: what follows a syntax error is guesswork. A line with a placeholder such as `<pod-name>` is left to the rule `placeholder`.',
  inspect: function* (subject) {
    for (const { block, script } of bashBlocks(subject.lab)) {
      const finding = inspectBlock(subject, block, script)
      if (finding) yield finding
    }
  },
}

const inspectBlock = (subject: Subject, block: Block, script: Script): Finding | undefined => {
  const open = script.commands.find(({ hereDoc }) => hereDoc?.closed === false)?.hereDoc
  if (open)
    return {
      position: { start: open.position.start, end: open.position.end },
      reason: `Unexpected end of the block inside a here-document, expected \`${open.delimiter}\` on a line of its own`,
      fix: `Write \`${open.delimiter}\` at the beginning of the line below the text`,
    }
  const fault = script.faults.find(
    ({ position }) => !isPlaceholderLine(subject.source, position.start.offset),
  )
  if (fault)
    return {
      position: fault.position,
      reason: `Unexpected syntax, expected valid bash: ${decapitalised(fault.message)}`,
      fix: 'Mend the line, or add the language that it is written in to the fence',
    }
  const message = subject.bashMessages.get(block.position.start.offset)
  return message === undefined ? undefined : fromBash(subject, block, message)
}

/** "bash: line 3: syntax error near unexpected token `)'" */
const fromBash = (subject: Subject, block: Block, message: string): Finding | undefined => {
  const [, number, text] = /line (\d+): (.*)/.exec(message) ?? []
  const lines = block.value.split('\n')
  const index = Math.min(Math.max(Number(number ?? 1), 1), lines.length) - 1
  const line = lines[index] ?? ''
  const before = lines.slice(0, index + 1).join('\n').length
  if (anglePlaceholders(lines.slice(Math.max(0, index - 1), index + 1).join('\n')).length > 0)
    return undefined
  const locate = locateWithin(subject, block.value, block.content.start.line)
  return {
    position: locate(before - line.trimStart().length, before),
    reason: `Unexpected syntax, expected valid bash: ${quoted(text ?? message)}`,
    fix: 'Mend the line; `bash -n` reads it without running it',
  }
}

const isPlaceholderLine = (source: string, offset: number): boolean => {
  const end = source.indexOf('\n', offset)
  const line = source.slice(source.lastIndexOf('\n', offset - 1) + 1, end < 0 ? undefined : end)
  return anglePlaceholders(line).length > 0
}

const decapitalised = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

/** Bash quotes as `this'. */
const quoted = (text: string): string => text.replace(/`([^']*)'/g, '`$1`')
