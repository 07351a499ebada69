import type { Workshop } from '../import/workshop.ts'
import type { OwnFile } from '../model/scenario.ts'
import { parse } from '../parse/parse.ts'
import { BESIDE_CHECKS, codeIn } from '../render/launcher.ts'
import { interrupted, markOf } from '../render/page.ts'
import { render } from '../render/render.ts'
import { filesOf } from './plan.ts'
import { understand } from './understand.ts'

/** Reading and building, for `import`: it compares what a build of its lab would make with what it was given. */
export const workshop = (path: string): Workshop => ({
  read: text => {
    const { lab } = parse(text, path)
    const interrupts = interrupted(lab)
    const blocks = [lab.intro, ...lab.steps, ...lab.finish].flatMap(section => section.blocks)
    return new Map(
      blocks.map(block => [
        block.position.start.line,
        { type: block.type, mark: markOf(block, interrupts.has(block)) },
      ]),
    )
  },
  codeIn,
  besideChecks: BESIDE_CHECKS,
  build: async (text, own) => {
    const { lab, source, checks, diagnostics } = await understand(text, path)
    const files = filesOf(render(lab, source, checks, own)).map(file => ({
      ...file,
      bytes: typeof file.content === 'string' ? Buffer.from(file.content) : file.content,
    }))
    return {
      files: files satisfies readonly OwnFile[],
      repairs: diagnostics
        .filter(({ rule }) => MENDED.has(rule))
        .map(({ position, reason }) => ({
          line: position.start.line,
          reason: `${reason}: it is mended`,
        })),
    }
  },
})

/** Rules whose finding a build mends by itself. */
const MENDED = new Set(['mojibake', 'doubled-continuation', 'line-endings', 'byte-order-mark'])
