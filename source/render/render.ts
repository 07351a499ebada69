import runtime from 'labproof:runtime'
import { readJson, valueAt } from '../language/json.ts'
import { below, type ScriptKind, scriptIn } from '../language/scenario-index.ts'
import type { Check } from '../model/check.ts'
import type { Block, FileBlock, Lab, Section, Step } from '../model/lab.ts'
import type { OwnFile, Scenario, ScenarioFile } from '../model/scenario.ts'
import { checkCode } from './check-code.ts'
import { type Asset, type Named, renderIndex, textPath, verifyPath } from './index-json.ts'
import { alignIndex, ownVerify } from './own-index.ts'
import { interrupted, renderOwnPage, renderPage } from './page.ts'
import verifyScript from './templates/verify.sh.hbs'

/** Where the check's runtime lies on the learner's machine. */
const HOME = '/opt/labproof'

/**
 * Renders a lab as the files Killercoda reads: pure, the same lab gives the same bytes.
 * `source` is the text the lab was read from; `checks` holds a check per step slug, a step without one gets no verify;
 * `own` are the author's files, which go along as they are.
 * Format: killercoda.com/creators; `index.json` refers to nothing that is not in `files`.
 */
export const render = (
  lab: Lab,
  source: string,
  checks: ReadonlyMap<string, Check>,
  own: readonly OwnFile[] = [],
): Scenario => {
  const interrupts = interrupted(lab)
  const ownIndex = textOf(own.find(({ path }) => path === 'index.json'))
  const parsed = ownIndex === undefined ? undefined : readJson(ownIndex)
  const index = parsed?.state === 'read' ? parsed.value : undefined
  const files: ScenarioFile[] = []
  const intro = lab.layout
    ? page(lab.intro, source, interrupts)
    : text('intro.md', renderPage([lab.intro], source, interrupts) || `# ${lab.meta.title}\n`)
  if (intro) files.push(intro)
  const written = [...lab.steps.map(({ page }) => page?.text ?? ''), ...own.map(({ path }) => path)]
  const verifies = verifyPaths(lab, index, checks)
  const there = new Set([...written, ...verifies.values()].map(below))
  const exists = (path: string): boolean => there.has(below(path))
  const steps: Named['steps'][number][] = []
  for (const [place, step] of lab.steps.entries()) {
    const body = step.page
      ? page(step, source, interrupts)
      : text(textPath(step), renderPage([step], source, interrupts))
    if (body) files.push(body)
    const check = checks.get(step.slug)
    const path = verifies.get(step.slug)
    if (check && path !== undefined) {
      put(files, verify(step, stepId(place), check, below(path)))
    }
    steps.push({
      text: textPath(step) || undefined,
      verify: path ?? keptVerify(index, lab, place, exists),
    })
  }
  const [closing] = lab.finish
  const finish = lab.layout
    ? closing && page(closing, source, interrupts)
    : text('finish.md', renderPage(lab.finish, source, interrupts))
  if (finish && (lab.layout || finish.content !== '')) files.push(finish)
  const isRecorded = [...checks.values()].some(({ type }) => type !== 'script')
  const prepared = isRecorded ? prepare(index, own) : undefined
  files.push(...(prepared?.files ?? []))
  const assets: Asset[] = [...(prepared?.assets ?? [])]
  for (const block of fileBlocks(lab)) {
    const path = block.target.slice(1)
    files.push(text(`assets/${path}`, `${block.value}\n`))
    assets.push({ file: path, target: block.target.slice(0, block.target.lastIndexOf('/')) })
  }
  const named: Named = {
    intro: lab.layout ? lab.intro.page?.text || undefined : 'intro.md',
    finish: lab.layout ? closing?.page?.text : finish?.content ? 'finish.md' : undefined,
    steps,
    scripts: prepared?.scripts,
    assets,
  }
  const made = new Set(files.map(({ path }) => path))
  const carried = own.filter(({ path }) => path !== 'index.json' && !made.has(path))
  const texts = carried.map(file => ({ file, content: textOf(file) }))
  const binaries = texts.flatMap(({ file, content }) => (content === undefined ? [file] : []))
  for (const { file, content } of texts)
    if (content !== undefined) files.push({ path: file.path, content, mode: file.mode })
  files.push(
    text(
      'index.json',
      ownIndex === undefined || index === undefined
        ? renderIndex(lab, named)
        : alignIndex(ownIndex, lab, named),
    ),
  )
  const moved = lab.steps.flatMap(({ slug }, place) => {
    const path = steps[place]?.verify
    return typeof path === 'string' && path !== `${slug}/verify.sh` ? [[slug, below(path)]] : []
  })
  return {
    slug: lab.slug,
    files,
    ...(binaries.length > 0 ? { binaries } : {}),
    ...(moved.length > 0 ? { verify: Object.fromEntries(moved) } : {}),
  }
}

/** Name of a step on the learner's machine, by its place; the author may have used a number twice. */
const stepId = (index: number): string => `step-${String(index + 1).padStart(2, '0')}`

/** A file's text, byte order mark and all; `undefined` where it is none. */
const textOf = (file: OwnFile | undefined): string | undefined => {
  try {
    return file && UTF8.decode(file.bytes)
  } catch {
    return undefined
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const page = (
  section: Section,
  source: string,
  interrupts: ReadonlySet<Block>,
): ScenarioFile | undefined =>
  section.page?.written
    ? {
        path: below(section.page.text),
        content: renderOwnPage(section, section.page, source, interrupts),
        mode: section.page.executable ? 'executable' : 'file',
      }
    : undefined

/** One script may be the check of several steps: it is written once. */
const put = (files: ScenarioFile[], file: ScenarioFile): void => {
  if (!files.some(({ path }) => path === file.path)) files.push(file)
}

/** Where each check goes: where the lab's own index has it, or else to its usual place. */
const verifyPaths = (
  lab: Lab,
  index: unknown,
  checks: ReadonlyMap<string, Check>,
): ReadonlyMap<string, string> =>
  new Map(
    lab.steps.flatMap((step, place) => {
      if (!checks.has(step.slug)) return []
      const own = ownVerify(index, lab, place)
      return [[step.slug, typeof own === 'string' ? own : verifyPath(step)] as const]
    }),
  )

/** The verify entry of a step without a check of its own: another step's script, or one of the author's files. */
const keptVerify = (
  index: unknown,
  lab: Lab,
  place: number,
  exists: (path: string) => boolean,
): unknown => {
  const own = ownVerify(index, lab, place)
  // Nobody could pass a step whose script is gone.
  return typeof own === 'string' && !exists(own) ? undefined : own
}

const verify = (step: Step, id: string, check: Check, path: string): ScenarioFile => {
  if (check.type === 'script')
    return { path, content: check.content, mode: check.executable ? 'executable' : 'file' }
  const code = checkCode(check).replace(/\n+$/, '')
  const name = `step ${step.number}: ${step.title}`.replace(/[^\P{C}]/gu, ' ')
  const content = verifyScript({ step: name, id, code, delimiter: delimiter(code) })
  return { path, content, mode: 'executable' }
}

/** A here-document's end that is no line of the code it holds. */
const delimiter = (code: string): string => {
  const lines = new Set(code.split('\n'))
  let word = 'LABPROOF_CHECK'
  while (lines.has(word)) word += '_'
  return word
}

const fileBlocks = (lab: Lab): readonly FileBlock[] => {
  const blocks = [lab.intro, ...lab.steps, ...lab.finish].flatMap(section => section.blocks)
  // Of two blocks for one path the later one is what the learner finds.
  return [
    ...new Map(
      blocks.flatMap(block => (block.type === 'file' ? [[block.target, block] as const] : [])),
    ).values(),
  ]
}

type Prepared = {
  readonly files: readonly ScenarioFile[]
  readonly scripts: NonNullable<Named['scripts']>
  readonly assets: readonly Asset[]
}

/** What zx checks need on the learner's machine; the author's own scripts of the intro run along. */
const prepare = (index: unknown, own: readonly OwnFile[]): Prepared => {
  const intro = valueAt(index, ['details', 'intro'])
  const scriptOf = (kind: ScriptKind): string | undefined => {
    const path = scriptIn(intro, kind)
    return path === undefined ? undefined : textOf(own.find(file => file.path === below(path)))
  }
  const background = scriptOf('background')
  const foreground = scriptOf('foreground')
  const name = (file: string, theirs: string | undefined): string =>
    theirs === undefined && !own.some(({ path }) => path === file) ? file : `labproof-${file}`
  const scripts = {
    background: name('background.sh', background),
    foreground: name('foreground.sh', foreground),
  }
  const files = [
    executable(scripts.background, together(runtimeFile('background.sh'), background)),
    executable(scripts.foreground, `${runtimeFile('foreground.sh')}${foreground ?? ''}`),
    ...['check.cjs', 'hook.sh', 'launch.sh'].map(file => text(`assets/${file}`, runtimeFile(file))),
    executable('assets/why', runtimeFile('why.sh')),
  ]
  const assets = [
    ...['check.cjs', 'hook.sh', 'launch.sh'].map(file => ({ file, target: HOME })),
    { file: 'why', target: '/usr/local/bin', chmod: '+x' },
  ]
  return { files, scripts, assets }
}

/** Both background scripts in one file: the checks' own beside the author's, which may take minutes. */
const together = (ours: string, theirs: string | undefined): string => {
  if (theirs === undefined) return ours
  const end = delimiter(ours)
  return `#!/bin/bash\nbash -s background <<'${end}' &\n${ours}${end}\n${theirs}`
}

const executable = (path: string, content: string): ScenarioFile => ({
  ...text(path, content),
  mode: 'executable',
})

const runtimeFile = (name: string): string => {
  const content = runtime[name]
  if (content === undefined)
    throw new Error(`Cannot find runtime file \`${name}\`: it was not bundled`)
  return content
}

const text = (path: string, content: string): ScenarioFile => ({ path, content, mode: 'file' })
