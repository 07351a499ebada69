import { parseAllDocuments } from 'yaml'
import { readKubectl } from '../language/kubectl.ts'
import { opensPodShell } from '../language/shell-call.ts'
import type { ExecBlock } from '../model/lab.ts'
import type { Command } from '../model/script.ts'
import type { TypedBlock } from '../model/typed.ts'
import { textAt } from './json.ts'
import { lineIndexOf } from './locate.ts'

/** An earlier failure, what it left undone, and how a command that needs it is known. */
export type Cause = {
  readonly line: number
  readonly because: string
  readonly sign: RegExp
  /** What the command has to print besides. */
  readonly printed?: RegExp
}

/** A command that failed, and what it printed. */
export type Failed = { readonly line: string; readonly output: string }

/** What earlier failures left undone, so that what fails because of it is not counted again. */
export type Causes = {
  /** Remembers what a failed block would have made: objects, variables, files. */
  readonly add: (block: ExecBlock, typed: TypedBlock) => void
  /** Notes what a block has set in the shell of its terminal, and that the shell is gone with all of it. */
  readonly type: (block: ExecBlock, isShellGone: boolean) => void
  readonly all: () => readonly Cause[]
}

export const openCauses = (): Causes => {
  const causes: Cause[] = []
  const set = new Map<number, Set<string>>()
  const written: Command[] = []
  return {
    type: ({ terminal, script, content, value }, isShellGone) => {
      written.push(...script.commands.filter(command => writtenTo(command) !== undefined))
      const names = set.get(terminal) ?? new Set()
      for (const { name } of script.assigns) names.add(name)
      set.set(terminal, names)
      if (!isShellGone) return
      const line = content.start.line + value.trimEnd().split('\n').length - 1
      for (const name of names)
        causes.push({
          line,
          because: `\`${name}\` was lost with the shell`,
          sign: variableSign(name),
        })
      names.clear()
    },
    add: (block, { commands, outcome }) => {
      if (outcome.state === 'timed-out' && opensPodShell(block.script))
        causes.push({
          line: block.content.start.line,
          because: 'the shell that it opens was ended',
          sign: /^exit$/,
        })
      const failed = commands
        .filter(({ status }) => status !== 0)
        .map(({ line, output }) => ({ line, output: output.text }))
      causes.push(...undone(block, failed, written))
    },
    all: () => causes,
  }
}

/** The first of the causes, before a line, that explains why a command failed. */
export const explains = (
  causes: readonly Cause[],
  line: number,
  { line: command, output }: Failed,
): Cause | undefined =>
  causes.find(
    cause => cause.line < line && cause.sign.test(command) && (cause.printed?.test(output) ?? true),
  )

/** What the failed lines of a block were to make; `written` are the commands before it that wrote files. */
export const undone = (
  block: ExecBlock,
  failed: readonly Failed[],
  written: readonly Command[] = [],
): readonly Cause[] => {
  const { script } = block
  const lines = block.value.split('\n')
  const failedAt = (index: number) =>
    failed.filter(({ line: text }) =>
      text
        .split('\n')
        .some(line => line.trim() !== '' && line.trim() === (lines[index] ?? '').trim()),
    )
  const isFailed = (index: number) => failedAt(index).length > 0
  const variables = script.assigns
    .filter(({ position }) => isFailed(lineIndexOf(block, position)))
    .map(({ name, position }) => ({
      line: position.start.line,
      because: `\`${name}\` was not set`,
      sign: variableSign(name),
    }))
  const commands = script.commands.filter(({ position }) => isFailed(lineIndexOf(block, position)))
  return [
    ...variables,
    ...commands.flatMap(objectsOf),
    ...script.commands
      .filter(({ hereDoc, position }) => hereDoc && isFailed(lineIndexOf(block, position)))
      .flatMap(command => manifestsOf(command)),
    ...commands.flatMap(command => appliedBy(command, [...written, ...script.commands])),
    ...commands.flatMap(filesOf),
    ...commands.flatMap(command =>
      failedAt(lineIndexOf(block, command.position)).flatMap(({ output }) =>
        missingFile(command, output),
      ),
    ),
  ]
}

const variableSign = (name: string): RegExp =>
  new RegExp(`\\$\\{?${name}\\b|\\$\\(\\([^)]*\\b${name}\\b`)

const objectsOf = (command: Command): readonly Cause[] => {
  const kubectl = readKubectl(command.words)
  if (!kubectl || !/^(?:create|run|expose)/.test(kubectl.verb)) return []
  return kubectl.targets.flatMap(({ resource, name }) =>
    name && !name.dynamic
      ? [cause(command, `${resource}/${name.value} was not created`, name.value)]
      : [],
  )
}

/** The path that a here-document, or a manifest of kubectl's own, goes to. */
const writtenTo = ({ hereDoc, words, redirects }: Command): string | undefined =>
  hereDoc || words.some(({ value }) => value.startsWith('--dry-run'))
    ? redirects.find(({ operator }) => operator === '>')?.target?.value
    : undefined

/** The objects of the files that kubectl did not take, as far as the lab wrote them. */
const appliedBy = (command: Command, written: readonly Command[]): readonly Cause[] => {
  const kubectl = readKubectl(command.words)
  if (!kubectl || !/^(?:apply|create|replace)$/.test(kubectl.verb)) return []
  return kubectl.files.flatMap(({ value }) =>
    written
      .filter(writer => writtenTo(writer) === value)
      .slice(-1)
      .flatMap(writer =>
        writer.hereDoc
          ? manifestsOf(writer, command)
          : objectsOf(writer).map(one => ({ ...one, line: command.position.start.line })),
      ),
  )
}

/** `error: the path "pod.yaml" does not exist`: whatever needs that file as well fails alike. */
const missingFile = (command: Command, output: string): readonly Cause[] => {
  const path =
    /the path "([^"]+)" does not exist/.exec(output)?.[1] ??
    /(?:^|[\s'"‘:])([^\s'"‘’:]+)['"’]?(?: for reading)?: No such file or directory/m.exec(
      output,
    )?.[1]
  if (path === undefined || !command.words.some(({ value }) => value.includes(path))) return []
  return [
    {
      ...cause(command, `\`${path}\` is not there`, path),
      printed: /does not exist|No such file or directory/,
    },
  ]
}

/** The objects of a here-document that kubectl did not take; with a custom type, all that are of it. */
const manifestsOf = (writer: Command, command: Command = writer): readonly Cause[] => {
  const parsed = parseAllDocuments(writer.hereDoc?.value ?? '', { logLevel: 'silent' })
  return (Array.isArray(parsed) ? parsed : []).flatMap(document => {
    const value: unknown = document.errors.length === 0 ? document.toJS() : undefined
    const kind = textAt(value, 'kind')
    const name = textAt(value, 'metadata', 'name')
    if (kind === undefined || name === undefined) return []
    const because = `${kind} ${name} was not created`
    const made = textAt(value, 'spec', 'names', 'kind')
    const plural = textAt(value, 'spec', 'names', 'plural')
    return [
      cause(command, because, name),
      ...(made === undefined ? [] : [cause(command, because, `kind: ${made}`)]),
      ...(plural === undefined ? [] : [customCause(command, because, plural)]),
    ]
  })
}

/** A command about objects of a type that is not there, by its plural or singular. */
const customCause = ({ position }: Command, because: string, plural: string): Cause => ({
  line: position.start.line,
  because,
  sign: new RegExp(
    `\\bkubectl (?:-\\S+ )*\\w+ (?:${literally(plural)}|${literally(plural.replace(/s$/, ''))})\\b`,
  ),
})

/** Where a failed command would have written: a redirection, or the last word of a copy or a snapshot. */
const filesOf = (command: Command): readonly Cause[] => {
  const redirected = command.redirects.flatMap(({ operator, target }) =>
    operator.startsWith('>') && target && !target.dynamic && target.value !== '/dev/null'
      ? [target.value]
      : [],
  )
  const words = command.words.map(({ value }) => value)
  const last = command.words.at(-1)
  const copies =
    /^(?:cp|mv)$/.test(words[0] ?? '') ||
    (words[0] === 'kubectl' && words[1] === 'cp') ||
    words.includes('snapshot')
  const copied = copies && last && !last.dynamic && /[./]/.test(last.value) ? [last.value] : []
  return [...redirected, ...copied]
    .filter(path => !path.startsWith('/dev/'))
    .map(path => cause(command, `\`${path}\` was not written`, path.replace(/^\.\//, '')))
}

const cause = ({ position }: Command, because: string, text: string): Cause => ({
  line: position.start.line,
  because,
  sign: new RegExp(`(?<![\\w-])${literally(text)}(?![\\w-])`),
})

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
