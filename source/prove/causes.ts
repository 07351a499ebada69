import { readKubectl } from '../language/kubectl.ts'
import type { ExecBlock } from '../model/lab.ts'
import { lineIndexOf } from './locate.ts'

/** What earlier failures left undone, so that what fails because of it is not counted again. */
export type Causes = {
  /** Remembers what a failed block would have made: objects, variables, files. */
  readonly add: (block: ExecBlock, failed: readonly string[]) => void
  /** The earlier failure that explains this one, where there is one. */
  readonly of: (
    block: ExecBlock,
    failed: readonly string[],
  ) => { readonly of: number; readonly because: string } | undefined
}

type Cause = { readonly line: number; readonly because: string; readonly sign: RegExp }

export const openCauses = (): Causes => {
  const causes: Cause[] = []
  return {
    add: (block, failed) => {
      for (const made of makings(block, failed)) causes.push(made)
    },
    of: (block, failed) => {
      const found = causes.find(
        ({ line, sign }) =>
          line < block.position.start.line && failed.some(text => sign.test(text)),
      )
      return found && { of: found.line, because: found.because }
    },
  }
}

/** What the failed lines of a block were to make. */
const makings = (block: ExecBlock, failed: readonly string[]): readonly Cause[] => {
  const { script } = block
  const lines = block.value.split('\n')
  const isFailed = (index: number) =>
    failed.some(text =>
      text
        .split('\n')
        .some(line => line.trim() !== '' && line.trim() === (lines[index] ?? '').trim()),
    )
  const variables = script.assigns
    .filter(({ position }) => isFailed(lineIndexOf(block, position)))
    .map(({ name, position }) => ({
      line: position.start.line,
      because: `\`${name}\` was not set`,
      sign: new RegExp(`\\$\\{?${name}\\b`),
    }))
  const objects = script.commands
    .filter(({ position }) => isFailed(lineIndexOf(block, position)))
    .flatMap(command => {
      const kubectl = readKubectl(command.words)
      if (!kubectl || !/^(?:create|run|expose)/.test(kubectl.verb)) return []
      return kubectl.targets.flatMap(({ resource, name }) =>
        name && !name.dynamic
          ? [
              {
                line: command.position.start.line,
                because: `${resource}/${name.value} was not created`,
                sign: new RegExp(`(?<![\\w-])${literally(name.value)}(?![\\w-])`),
              },
            ]
          : [],
      )
    })
  return [...variables, ...objects]
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
