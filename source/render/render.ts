import runtime from 'labproof:runtime'
import type { Check } from '../model/check.ts'
import type { FileBlock, Lab, Step } from '../model/lab.ts'
import type { Scenario, ScenarioFile } from '../model/scenario.ts'
import { checkCode } from './check-code.ts'
import { interrupted, renderPage } from './page.ts'
import verifyScript from './templates/verify.sh.hbs'

/** Where the check's runtime lies on the learner's machine. */
const HOME = '/opt/labproof'

type Asset = { readonly file: string; readonly target: string; readonly chmod?: string }

/**
 * Renders a lab as the files Killercoda reads: pure, the same lab gives the same bytes.
 * `source` is the text the lab was read from; `checks` holds a check per step slug, a step without one gets no verify.
 * Format: killercoda.com/creators; `index.json` refers to nothing that is not in `files`.
 */
export const render = (lab: Lab, source: string, checks: ReadonlyMap<string, Check>): Scenario => {
  const interrupts = interrupted(lab)
  const checked = lab.steps.some(({ slug }) => checks.has(slug))
  const files: ScenarioFile[] = [
    text('intro.md', renderPage([lab.intro], source, interrupts) || `# ${lab.meta.title}\n`),
  ]
  for (const [index, step] of lab.steps.entries()) {
    files.push(text(`${step.slug}/text.md`, renderPage([step], source, interrupts)))
    const check = checks.get(step.slug)
    if (check) files.push(verify(step, stepId(index), check))
  }
  const finish = renderPage(lab.finish, source, interrupts)
  if (finish !== '') files.push(text('finish.md', finish))
  const assets: Asset[] = []
  if (checked) {
    files.push(script('background.sh'), script('foreground.sh'))
    for (const name of ['check.cjs', 'hook.sh', 'launch.sh']) {
      files.push(text(`assets/${name}`, runtimeFile(name)))
      assets.push({ file: name, target: HOME })
    }
    files.push({ ...text('assets/why', runtimeFile('why.sh')), mode: 'executable' })
    assets.push({ file: 'why', target: '/usr/local/bin', chmod: '+x' })
  }
  for (const block of fileBlocks(lab)) {
    const path = block.target.slice(1)
    files.push(text(`assets/${path}`, `${block.value}\n`))
    assets.push({ file: path, target: block.target.slice(0, block.target.lastIndexOf('/')) })
  }
  files.push(
    text('index.json', json(index(lab, checks, { checked, finish: finish !== '', assets }))),
  )
  return { slug: lab.slug, files }
}

/** Name of a step on the learner's machine, by its place; the author may have used a number twice. */
export const stepId = (index: number): string => `step-${String(index + 1).padStart(2, '0')}`

type Parts = {
  readonly checked: boolean
  readonly finish: boolean
  readonly assets: readonly Asset[]
}

const index = (lab: Lab, checks: ReadonlyMap<string, Check>, parts: Parts) => ({
  title: lab.meta.title,
  description: lab.meta.description,
  ...(lab.meta.difficulty === undefined ? {} : { difficulty: lab.meta.difficulty }),
  ...(lab.meta.time === undefined ? {} : { time: `${lab.meta.time} minutes` }),
  details: {
    intro: {
      text: 'intro.md',
      ...(parts.checked ? { background: 'background.sh', foreground: 'foreground.sh' } : {}),
    },
    steps: lab.steps.map(({ slug, title }) => ({
      title,
      text: `${slug}/text.md`,
      ...(checks.has(slug) ? { verify: `${slug}/verify.sh` } : {}),
    })),
    ...(parts.finish ? { finish: { text: 'finish.md' } } : {}),
    ...(parts.assets.length > 0 ? { assets: { host01: parts.assets } } : {}),
  },
  backend: { imageid: lab.meta.imageid },
})

const verify = (step: Step, id: string, check: Check): ScenarioFile => {
  const code = checkCode(check).replace(/\n+$/, '')
  const name = `step ${step.number}: ${step.title}`.replace(/[^\P{C}]/gu, ' ')
  const content = verifyScript({ step: name, id, code, delimiter: delimiter(code) })
  return { path: `${step.slug}/verify.sh`, content, mode: 'executable' }
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

const runtimeFile = (name: string): string => {
  const content = runtime[name]
  if (content === undefined)
    throw new Error(`Cannot find runtime file \`${name}\`: it was not bundled`)
  return content
}

const script = (name: string): ScenarioFile => ({
  ...text(name, runtimeFile(name)),
  mode: 'executable',
})

const text = (path: string, content: string): ScenarioFile => ({ path, content, mode: 'file' })

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
