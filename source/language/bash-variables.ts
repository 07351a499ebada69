import type * as Sh from 'unbash'
import { forEachChild } from 'unbash'
import type { Assign, Read } from '../model/script.ts'
import { staticValue } from './bash-word.ts'
import type { Locate } from './text.ts'

/** Commands whose plain arguments are names that they set. */
const SETTERS = new Set(['read', 'mapfile', 'readarray', 'export', 'declare', 'local', 'readonly'])

/**
 * The variables a script reads and sets, in source order. Text in single quotes and `sh -c` payloads
 * belongs to another shell and is left out; an assignment before a command is that command's own.
 */
export const collectVariables = (
  script: Sh.ParsedScript,
  text: string,
  locate: Locate,
): { readonly reads: readonly Read[]; readonly assigns: readonly Assign[] } => {
  const reads: Read[] = []
  const assigns: Assign[] = []
  const set = (name: string, value: string | undefined, node: Sh.SyntaxNode) =>
    assigns.push({ name, value, position: locate(node.pos, node.end) })
  const visit = (node: Sh.SyntaxNode): void => {
    switch (node.type) {
      case 'SimpleExpansion':
        reads.push({
          name: node.text.slice(1),
          guarded: false,
          position: locate(node.pos, node.end),
        })
        break
      case 'ParameterExpansion':
        reads.push({
          name: node.parameter,
          guarded: node.operation?.type === 'Default' || node.operation?.type === 'Names',
          position: locate(node.pos, node.end),
        })
        if (node.operation?.type === 'Default' && node.operation.operator.endsWith('='))
          set(node.parameter, undefined, node)
        break
      case 'ArithmeticWord':
        if (/^[A-Za-z_]\w*$/.test(node.value))
          reads.push({ name: node.value, guarded: false, position: locate(node.pos, node.end) })
        break
      case 'ArithmeticBinary':
        if (node.operator.endsWith('=') && !/^[=!<>]=$/.test(node.operator))
          set(text.slice(node.left.pos, node.left.end).trim(), undefined, node.left)
        break
      case 'For':
      case 'Select':
        forEachChild(node.name, visit)
        set(node.name.value, undefined, node.name)
        break
      case 'Command':
        for (const name of namesSet(node)) set(name.text, undefined, name)
        break
    }
    forEachChild(node, visit)
    // An assignment holds after its value was computed: `X=$(f $X)` reads the old X.
    if (node.type === 'Command') for (const part of shellAssignments(node)) visitAssignment(part)
  }
  const visitAssignment = (part: Sh.Assignment) => {
    set(part.name, staticValue(part.value), part)
  }
  visit(script)
  return { reads, assigns }
}

const shellAssignments = (command: Sh.Command): readonly Sh.Assignment[] => [
  ...(command.name ? [] : command.prefix.filter(part => part.type === 'Assignment')),
  ...command.args.filter(argument => argument.type === 'Assignment'),
]

const namesSet = (command: Sh.Command): readonly Sh.Word[] => {
  const words = command.args.filter(argument => argument.type === 'Word')
  const name = command.name?.value ?? ''
  if (SETTERS.has(name)) return words.filter(word => /^[A-Za-z_]\w*$/.test(word.value))
  const target = words[1]
  return name === 'printf' && words[0]?.value === '-v' && target ? [target] : []
}
