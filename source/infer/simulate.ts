import { type Kubectl, readKubectl } from '../language/kubectl.ts'
import { isShellCall } from '../language/shell-call.ts'
import type { ExecBlock, Lab, Section, Step } from '../model/lab.ts'
import type { Command, Word } from '../model/script.ts'
import { runFiles } from './effects/file-effects.ts'
import { draftsIn, inputOf } from './effects/inputs.ts'
import { createdBy } from './effects/kubectl-create.ts'
import { isDryRun, isMutating, runKubectl } from './effects/kubectl-effects.ts'
import { expandText } from './expand.ts'
import { type Fate, fatesOf } from './fate.ts'
import { programName, programWords } from './program.ts'
import type { Consequence, Input, Scene } from './scene.ts'
import { expandWord, openShell, roundsOf, runInShell, type Shell } from './shell.ts'
import { World } from './world.ts'

/** A command of a step as the simulation ran it. */
export type Act = Consequence & {
  readonly block: ExecBlock
  readonly command: Command
  /** Without `sudo`, `time` and the like. */
  readonly words: readonly Word[]
  readonly kubectl: Kubectl | undefined
  readonly fate: Fate
  /** True on the right side of `||`. */
  readonly fallback: boolean
}

/** A step after it ran: the world as it left it, and what was there before. */
export type StepRun = {
  readonly step: Step
  readonly world: World
  readonly acts: readonly Act[]
}

/** Runs a lab's steps in order in a world of data; nothing is executed. The world goes on changing with the next step. */
export function* simulate(lab: Lab): Generator<StepRun> {
  const world = new World()
  const shells = new Map<number, Shell>()
  runSection(lab.intro, world, shells)
  for (const step of lab.steps) {
    for (const block of step.blocks)
      if (block.type === 'file')
        world.writeFile(block.target, {
          content: block.value,
          drafts: undefined,
          folder: false,
          foreign: false,
        })
    world.begin()
    yield { step, world, acts: runSection(step, world, shells) }
  }
}

const runSection = (section: Section, world: World, shells: Map<number, Shell>): readonly Act[] => {
  const acts: Act[] = []
  for (const block of section.blocks) {
    if (block.type !== 'exec') continue
    const shell = shells.get(block.terminal) ?? openShell()
    shells.set(block.terminal, shell)
    acts.push(...runBlock(block, fatesOf(block, section.prose), world, shell, isTaken(acts)))
  }
  return acts
}

/** Programs that take the terminal: what is typed after them is for them. */
const isTaken = (acts: readonly Act[]): boolean => acts.some(isInteractive)

/** `kubectl exec -it`, `debug -it`, `run -it` without a command that ends by itself. */
export const isInteractive = ({ kubectl }: Pick<Act, 'kubectl'>): boolean =>
  kubectl !== undefined &&
  /^(?:exec|debug|run|attach)$/.test(kubectl.verb) &&
  (kubectl.flags.has('stdin') || kubectl.flags.has('it') || kubectl.flags.has('tty')) &&
  (kubectl.inner.length === 0 || isShellCall(kubectl.inner.map(({ value }) => value)))

const runBlock = (
  block: ExecBlock,
  fateOf: (command: Command) => Fate,
  world: World,
  shell: Shell,
  taken: boolean,
): readonly Act[] => {
  const acts: Act[] = []
  const outputs = new Map<number, Output>()
  let inside = taken
  let or: Command | undefined
  for (const command of block.script.commands) {
    const defined = command.within.find(enclosure => enclosure.type === 'function')
    if (defined?.type === 'function') {
      shell.functions.set(defined.name, [...(shell.functions.get(defined.name) ?? []), command])
      continue
    }
    // The text of `sh -c` runs elsewhere: in a container, on another machine.
    if (command.within.some(({ type }) => type === 'payload')) continue
    const words = programWords(command.words)
    const kubectl = readKubectl(words)
    if (inside && !kubectl) continue
    const fate = fateOf(command)
    const called = shell.functions.get(programName(words)) ?? []
    const leave = enter(called, command, words, shell)
    for (const one of called) run(one, programWords(one.words), fate, world, shell, outputs)
    leave()
    const consequence = run(command, words, fate, world, shell, outputs)
    const fallback =
      or?.statement === command.statement && startsWith(or.otherwise ?? '', command.words[0]?.text)
    acts.push({ block, command, words, kubectl, fate, fallback, ...consequence })
    if (command.otherwise !== undefined) or = command
    if (isInteractive({ kubectl })) inside = true
  }
  return acts
}

/** Gives a function's body the arguments of a call; what comes back takes them, and the body's own variables, away. */
const enter = (
  body: readonly Command[],
  call: Command,
  [, ...given]: readonly Word[],
  shell: Shell,
): (() => void) => {
  if (body.length === 0) return () => {}
  const own = body.flatMap(({ words: [program, ...rest] }) =>
    program?.value === 'local' ? rest.map(({ value }) => value.replace(/=.*$/s, '')) : [],
  )
  const names = [...POSITIONS, ...own]
  const before = names.map(name => [name, shell.variables.get(name)] as const)
  // A loop's variable stands for all of its values: the body is followed once.
  const variables = roundsOf(call, shell)[0]?.pattern ?? shell.variables
  for (const [index, name] of POSITIONS.entries()) {
    const word = given[index]
    const value = word && expandWord(word, variables)[0]
    if (value === undefined) shell.variables.delete(name)
    else shell.variables.set(name, value)
  }
  return () => {
    for (const [name, value] of before)
      if (value === undefined) shell.variables.delete(name)
      else shell.variables.set(name, value)
  }
}

const POSITIONS = ['1', '2', '3', '4', '5', '6', '7', '8', '9']

const startsWith = (text: string, word: string | undefined): boolean =>
  word !== undefined && text.startsWith(word)

type Output = { readonly index: number; readonly input: Input | undefined }

const run = (
  command: Command,
  words: readonly Word[],
  fate: Fate,
  world: World,
  shell: Shell,
  outputs: Map<number, Output>,
): Consequence => {
  runInShell(command, words, shell)
  let result: Consequence = { mutates: false, stuck: false, untold: false }
  const before = outputs.get(command.pipe.id)
  const piped =
    command.pipe.of > 1 && before?.index === command.pipe.index - 1 ? before.input : undefined
  const made: (Input | undefined)[] = []
  for (const round of roundsOf(command, shell)) {
    const bare = { world, shell, round, command, words, sure: fate === 'succeeds' }
    const scene = { ...bare, input: inputOf(bare, piped) }
    const output = outputOf(scene)
    made.push(round.pattern && output ? { ...output, drafts: draftsIn(output, scene) } : output)
    if (fate !== 'fails') runFiles(scene, output)
    const kubectl = readKubectl(words)
    if (!kubectl) continue
    const one =
      fate === 'fails' ? { ...result, mutates: isMutating(kubectl) } : runKubectl(kubectl, scene)
    result = {
      mutates: result.mutates || one.mutates,
      stuck: result.stuck || one.stuck,
      untold: result.untold || one.untold,
    }
  }
  if (command.pipe.of > 1)
    outputs.set(command.pipe.id, { index: command.pipe.index, input: together(made) })
  return result
}

/** What all rounds of a command hand to the next one in the pipe. */
const together = (made: readonly (Input | undefined)[]): Input | undefined => {
  if (made.length === 1) return made[0]
  if (made.some(input => !input?.drafts)) return undefined
  return { content: undefined, drafts: made.flatMap(input => input?.drafts ?? []) }
}

/** What a command writes to standard output, where that is known. */
const outputOf = (scene: Scene): Input | undefined => {
  const { words, input, round } = scene
  const kubectl = readKubectl(words)
  if (kubectl)
    return isDryRun(kubectl) ? { content: undefined, drafts: createdBy(kubectl, scene) } : undefined
  const rest = words.slice(1)
  switch (programName(words)) {
    case 'cat':
      return rest.length === 0 || rest[0]?.value === '-' ? input : undefined
    case 'tee':
      return input
    case 'echo':
    case 'printf': {
      const plain = rest.filter(({ value }) => !/^-[neE]+$/.test(value))
      const text = plain.map(word =>
        word.dynamic ? expandText(word.value, round.variables) : word.value,
      )
      const expanded = text.join(' ').replaceAll('\\n', '\n')
      return { content: `${expanded}\n`, drafts: undefined }
    }
    default:
      return undefined
  }
}
