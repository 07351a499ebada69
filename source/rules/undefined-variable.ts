import { nearest } from '../language/nearest.ts'
import type { ExecBlock } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import type { Rule, Subject } from '../model/rule.ts'
import { bashBlocks, commandsIn, type RunCommand, runsOf } from './look.ts'
import { sessionsBefore } from './sessions.ts'

export const undefinedVariable: Rule = {
  id: 'undefined-variable',
  severity: 'warning',
  summary: 'A variable is used before anything sets it',
  details:
    "The blocks of a lab are typed into one shell, so a variable that an earlier block sets is there; one that nothing sets is empty, and `kubectl delete pod $POD` becomes another command. In a here-document and in double quotes the learner's own shell puts in the value too, also where the text is meant for a pod.",
  inspect: function* (subject) {
    const all = assignedIn(subject)
    const reported = new Set<string>()
    const set = new Map<number, Set<string>>()
    for (const { block } of runsOf(subject.lab)) {
      const here = set.get(block.terminal) ?? new Set()
      set.set(block.terminal, here)
      // What another script defines is not known.
      if (readsScript(subject, block)) here.add(ANY)
      const assigns = [...assignsOf(subject, block)]
      for (const { name, guarded, position } of block.script.reads) {
        for (; isBefore(assigns[0], position); assigns.shift()) here.add(assigns[0]?.name ?? '')
        const known = isKnown(name) && !isArgument(subject, block, name, position)
        if (guarded || here.has(name) || here.has(ANY) || known || reported.has(name)) continue
        if (isElsewhere(subject, block, position)) continue
        reported.add(name)
        yield {
          position,
          reason: isKnown(name)
            ? `Unexpected \`$${name}\`, expected none: the learner's shell has no arguments`
            : `Unexpected \`$${name}\`, expected a variable that ${set.size > 1 && block.terminal > 1 ? 'this terminal' : 'an earlier block'} sets`,
          fix: instead(subject, block, name, position, all),
        }
      }
      for (const { name } of assigns) here.add(name)
    }
  },
}

type Assigned = { readonly name: string; readonly position: Position }

const ANY = '*'

/** What bash, the login or Killercoda's machine sets. */
const KNOWN =
  /^(?:\d+|[@*#?$!_-]|HOME|PATH|USER|LOGNAME|PWD|OLDPWD|SHELL|HOSTNAME|TERM|LANG|LC_\w+|MAIL|EDITOR|TMPDIR|DISPLAY|UID|EUID|PPID|RANDOM|SRANDOM|SECONDS|LINENO|EPOCH\w+|IFS|PS[0-4]|REPLY|OPTARG|OPTIND|OPTERR|COLUMNS|LINES|SHLVL|SHELLOPTS|BASH\w*|PIPESTATUS|FUNCNAME|DIRSTACK|GROUPS|HIST\w+|HOSTTYPE|MACHTYPE|OSTYPE|MAPFILE|COMP_\w+|KUBECONFIG|SSH_\w+|XDG_\w+|DEBIAN_FRONTEND)$/

const isKnown = (name: string): boolean => KNOWN.test(name) || !/^[A-Za-z]\w*$/.test(name)

/** `$1` outside of a function: the learner's shell has no arguments, so it is empty. */
const isArgument = (
  subject: Subject,
  block: ExecBlock,
  name: string,
  { start }: Position,
): boolean => {
  if (!/^[1-9]$/.test(name)) return false
  const around = commandsIn(subject, block).filter(
    ({ command: { position, hereDoc } }) =>
      position.start.offset <= start.offset &&
      start.offset < (hereDoc?.position.end ?? position.end).offset,
  )
  return (
    around.length > 0 &&
    around.every(({ command }) => command.within.every(({ type }) => type !== 'function'))
  )
}

type First = { readonly position: Position; readonly shown: boolean }

/** Every variable that some block sets, run or only shown, with the first place where it does. */
const assignedIn = (subject: Subject): ReadonlyMap<string, First> => {
  const all = new Map<string, First>()
  for (const { block, script } of bashBlocks(subject.lab))
    for (const { name, position } of script.assigns)
      if (!all.has(name)) all.set(name, { position, shown: block.type === 'show' })
  return all
}

/** Assignments of a block in source order, those that bash makes by words of its own among them. */
const assignsOf = (subject: Subject, block: ExecBlock): readonly Assigned[] =>
  [
    ...block.script.assigns,
    ...commandsIn(subject, block).flatMap(({ command, remote }) => {
      const [program, ...rest] = command.words
      if (remote || (program?.value !== 'getopts' && program?.value !== 'let')) return []
      return rest.flatMap(({ value, position }) => {
        const name = /^([A-Za-z_]\w*)(?:$|[-+*/]?=|\+\+|--)/.exec(value)?.[1]
        return name === undefined ? [] : [{ name, position }]
      })
    }),
  ].sort((a, b) => a.position.end.offset - b.position.end.offset)

const isBefore = (assign: Assigned | undefined, read: Position): boolean =>
  assign !== undefined && assign.position.end.offset <= read.start.offset

const readsScript = (subject: Subject, block: ExecBlock): boolean =>
  commandsIn(subject, block).some(
    ({ command, remote }) =>
      !remote &&
      /^(?:\.|source|eval|set)$/.test(command.words[0]?.value ?? '') &&
      !isHarmless(command.words),
  )

/** `source <(kubectl completion bash)`, `set -e`. */
const isHarmless = (words: RunCommand['command']['words']): boolean =>
  words[0]?.value === 'set'
    ? words.slice(1).every(({ value }) => /^[-+]|^pipefail$|^errexit$|^nounset$/.test(value))
    : words.some(({ text }) => /completion|bash_completion|bashrc/.test(text))

/** True in a function, where the caller may have set it, and in a shell of a pod. */
const isElsewhere = (subject: Subject, block: ExecBlock, { start }: Position): boolean => {
  const sessions = sessionsBefore(subject)
  return commandsIn(subject, block).some(
    ({ command }) =>
      command.position.start.offset <= start.offset &&
      start.offset < command.position.end.offset &&
      ((sessions.get(command) ?? 0) > 0 || command.within.some(({ type }) => type === 'function')),
  )
}

const instead = (
  subject: Subject,
  block: ExecBlock,
  name: string,
  { start }: Position,
  all: ReadonlyMap<string, First>,
): string => {
  const other = all.get(name)
  const line = other?.position.start.line
  if (other?.shown)
    return `Let a block that is run set \`${name}\`: the one on line ${line} is only shown`
  if (other && other.position.start.offset > start.offset)
    return `Set \`${name}\` above: line ${line} comes too late`
  if (isKnown(name) && !inDocumentOf(subject, block, start.offset))
    return `Write the text in single quotes, or \`\\$${name}\``
  // A lab of thousands of names is no lab; looking for a likeness among all of them would take long.
  const near = nearest(name, [...all.keys()].slice(0, 500))
  if (near) return `Write \`$${near}\``
  const around = commandsIn(subject, block)
  const inDocument = inDocumentOf(subject, block, start.offset)
  if (inDocument)
    return `Write \`<<'${inDocument.command.hereDoc?.delimiter}'\`, or \`\\$${name}\`, where the text is not meant for this shell`
  const payload = around.some(
    ({ command }) =>
      command.within.at(-1)?.type === 'payload' &&
      command.position.start.offset <= start.offset &&
      start.offset < command.position.end.offset,
  )
  return payload
    ? "Put the text into single quotes: in double quotes the learner's own shell puts the value in"
    : `Set it above, as in \`${name}=$(…)\``
}

const inDocumentOf = (subject: Subject, block: ExecBlock, offset: number): RunCommand | undefined =>
  commandsIn(subject, block).find(
    ({ command: { hereDoc } }) =>
      hereDoc && hereDoc.position.start.offset <= offset && offset < hereDoc.position.end.offset,
  )
