import type { Redirect } from '../../model/script.ts'
import { UNKNOWN } from '../expand.ts'
import { programName } from '../program.ts'
import type { Input, Scene } from '../scene.ts'
import { expandWord, pathOf } from '../shell.ts'
import type { LabFile } from '../world.ts'

const NOTHING_KNOWN: LabFile = {
  content: undefined,
  drafts: undefined,
  folder: false,
  foreign: false,
}
const EMPTY: LabFile = { ...NOTHING_KNOWN, content: '' }
const FOLDER: LabFile = { ...NOTHING_KNOWN, folder: true }

/** Follows what a command does to files: its redirections, and what the programs that make and remove files do. */
export const runFiles = (scene: Scene, output: Input | undefined): void => {
  for (const redirect of scene.command.redirects) redirectTo(redirect, scene, output)
  runProgram(scene)
}

const redirectTo = (
  { operator, descriptor, target }: Redirect,
  scene: Scene,
  output: Input | undefined,
) => {
  const writes = operator === '>' || operator === '>|' || operator === '&>'
  const appends = operator === '>>' || operator === '&>>'
  const path = target && paths([target], scene)[0]
  if (path === undefined || (!writes && !appends)) return
  // What goes to standard error is a log, whatever it says.
  const made = descriptor === 2 ? NOTHING_KNOWN : fileOf(output)
  put(path, appends ? joined(scene.world.files.get(path), made) : made, scene)
}

const joined = (before: LabFile | undefined, added: LabFile): LabFile => {
  if (!before) return { ...added, foreign: true }
  const known = before.content !== undefined && added.content !== undefined
  return {
    ...before,
    content: known ? `${before.content}${added.content}` : undefined,
    drafts: undefined,
  }
}

const fileOf = (input: Input | undefined): LabFile =>
  input ? { ...NOTHING_KNOWN, content: input.content, drafts: input.drafts } : NOTHING_KNOWN

/** Where the system keeps files of its own, or the learner's home its settings. */
const SYSTEM_PATH = /^\/(?:etc|usr|var|boot|lib|bin|sbin)\/|\/\.[^/]/

const put = (path: string, file: LabFile, { world, sure }: Scene): void => {
  if (/^\/(?:dev|proc|sys)\//.test(path)) return
  const before = world.files.get(path)
  // Bash refuses to write into a folder.
  if (before?.folder && !file.folder) return
  // Whether it runs is not known: a file that is there may have another content now, a new one is not counted on.
  const foreign = file.foreign || before?.foreign === true || (!before && SYSTEM_PATH.test(path))
  if (sure) world.writeFile(path, { ...file, foreign })
  else if (before) world.writeFile(path, { ...before, content: undefined, drafts: undefined })
}

const paths = (words: Scene['words'], { round, shell }: Scene): readonly string[] =>
  words
    .flatMap(word => expandWord(word, round.variables))
    .flatMap(path => pathOf(path, shell) ?? [])

const runProgram = (scene: Scene): void => {
  const { world, words, input, sure } = scene
  const operands = words.slice(1).filter(({ value }) => !value.startsWith('-'))
  const has = (flag: RegExp) => words.some(({ value }) => flag.test(value))
  switch (programName(words)) {
    case 'tee':
      for (const path of paths(operands, scene)) {
        const made = fileOf(input)
        put(path, has(/^-\w*a|^--append/) ? joined(world.files.get(path), made) : made, scene)
      }
      return
    case 'touch':
      for (const path of paths(operands, scene)) if (!world.files.has(path)) put(path, EMPTY, scene)
      return
    case 'mkdir':
      for (const path of paths(operands, scene))
        if (!world.files.has(path)) put(path, FOLDER, scene)
      return
    case 'rm':
    case 'rmdir':
      if (sure) for (const path of paths(operands, scene)) removeFile(path, scene)
      return
    case 'cp':
    case 'mv':
      copy(operands, programName(words) === 'mv', scene)
      return
    case 'sed':
      if (has(/^-\w*i|^--in-place/))
        for (const path of paths(operands.slice(has(/^-e/) ? 0 : 1), scene))
          if (world.files.has(path)) put(path, NOTHING_KNOWN, scene)
      return
    case 'kubectl':
    case 'k':
      // `kubectl cp web:/tmp/dump ./dump`
      if (words[1]?.value === 'cp') fetched(operands.at(-1), scene)
      return
    case 'curl':
    case 'wget': {
      const flag = words.findIndex(({ value }) =>
        /^(?:-\w*[oO]|--output|--output-document)$/.test(value),
      )
      const curlsName = programName(words) === 'curl' && words[flag]?.value.endsWith('O')
      if (flag > 0 && !curlsName) fetched(words[flag + 1], scene)
    }
  }
}

const fetched = (word: Scene['words'][number] | undefined, scene: Scene): void => {
  if (!word || word.value.includes(':') || word.value === '-') return
  // Into a folder it goes under a name that is not said here.
  for (const path of paths([word], scene))
    if (
      !path.endsWith('/') &&
      !scene.world.files.get(path)?.folder &&
      !/^\.{0,2}\/?$/.test(word.value)
    )
      put(path, NOTHING_KNOWN, scene)
}

const removeFile = (path: string, { world }: Scene): void => {
  const inside = [...world.files.keys()].filter(other => other.startsWith(`${path}/`))
  for (const other of inside) world.writeFile(other, undefined)
  if (world.files.has(path)) world.writeFile(path, undefined)
}

const copy = (operands: Scene['words'], moves: boolean, scene: Scene): void => {
  const { world } = scene
  const all = operands.flatMap(word => expandWord(word, scene.round.variables))
  const target = pathOf(all.at(-1) ?? UNKNOWN, scene.shell)
  if (target === undefined || all.length < 2) return
  const intoFolder = all.at(-1)?.endsWith('/') || world.files.get(target)?.folder || all.length > 2
  for (const written of all.slice(0, -1)) {
    const source = pathOf(written, scene.shell)
    if (source === undefined) continue
    const name = source.slice(source.lastIndexOf('/') + 1)
    const file = world.files.get(source)
    if (!file?.folder) put(intoFolder ? `${target}/${name}` : target, file ?? NOTHING_KNOWN, scene)
    if (moves && scene.sure) removeFile(source, scene)
  }
}
