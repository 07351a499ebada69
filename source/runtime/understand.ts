import { readBash } from '../language/bash.ts'
import { readKubectl } from '../language/kubectl.ts'
import type { Command, Script } from '../model/script.ts'
import { define, noDefinitions, runCommands } from './definitions.ts'
import type { Entry } from './evidence-log.ts'
import { expand } from './expand.ts'
import { folderAfter, spelledFromHome } from './folders.ts'
import { scriptReader } from './script-file.ts'
import { unwrapped } from './words.ts'

/** A recorded line, and what it meant when it was run. */
export type Understood = {
  readonly entry: Entry
  /** Its commands, and those that they stood for. */
  readonly script: Script
  /** The namespace that the learner had chosen by then; `undefined` where none was. */
  readonly namespace: string | undefined
}

/**
 * Understands recorded lines, the oldest first: an alias, a function, a variable, a script, the folder and the
 * namespace of a line are what the lines before it have made of them.
 */
export const understand = (entries: readonly Entry[], home: string): readonly Understood[] => {
  const known = noDefinitions()
  const folders = new Map<string, string>()
  let namespace: string | undefined
  return entries.map(entry => {
    const script = readBash(entry.line)
    define(script, entry.line, known)
    let folder = folders.get(entry.terminal) ?? home
    const commands = runCommands(script).flatMap(command => {
      const spelled = [command, ...spelledFromHome(command, folder, home)]
      const read = scriptReader(folder, home)
      folder = folderAfter(command, folder, home)
      return [...spelled, ...expand(command, known, read)]
    })
    if (entry.status === 0) {
      folders.set(entry.terminal, folder)
      namespace = commands.reduce(namespaceAfter, namespace)
    }
    return { entry, script: { ...script, commands }, namespace }
  })
}

/** The namespace of the kubeconfig after a command; `undefined` where it is not known. */
const namespaceAfter = (before: string | undefined, { words }: Command): string | undefined => {
  const call = unwrapped(words)
  if (call[0]?.value === 'kubens' && call[1]) return call[1].value
  const kubectl = readKubectl(call)
  if (kubectl?.verb === 'config use-context') return undefined
  return kubectl?.verb === 'config set-context' ? (kubectl.namespace?.value ?? before) : before
}
