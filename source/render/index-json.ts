import { below } from '../language/scenario-index.ts'
import type { Lab, Step } from '../model/lab.ts'

export type Asset = { readonly file: string; readonly target: string; readonly chmod?: string }

/** What the rendered files are called, for the index that names them. */
export type Named = {
  readonly intro: string | undefined
  readonly finish: string | undefined
  /** Text and verify script of each step, in order. */
  readonly steps: readonly { readonly text: string | undefined; readonly verify: unknown }[]
  /** The scripts that prepare the machine for the checks; `undefined` where none is needed. */
  readonly scripts: { readonly background: string; readonly foreground: string } | undefined
  readonly assets: readonly Asset[]
}

/** The text of `index.json` for a lab that brings none of its own. */
export const renderIndex = ({ meta, steps }: Lab, named: Named): string =>
  json({
    title: meta.title,
    description: meta.description,
    ...(meta.difficulty === undefined ? {} : { difficulty: meta.difficulty }),
    ...(meta.time === undefined ? {} : { time: `${meta.time} minutes` }),
    details: {
      ...(named.intro === undefined ? {} : { intro: { text: named.intro, ...named.scripts } }),
      steps: steps.map(({ title }, index) => ({
        title,
        text: named.steps[index]?.text,
        verify: named.steps[index]?.verify,
      })),
      ...(named.finish === undefined ? {} : { finish: { text: named.finish } }),
      ...(named.assets.length > 0 ? { assets: { host01: named.assets } } : {}),
    },
    backend: { imageid: meta.imageid },
  })

/** Path of a step's text: what its marker says, or a folder of its own. */
export const textPath = ({ page, slug }: Step): string => page?.text ?? `${slug}/text.md`

/** Where a step's check goes that no index names: into the folder of its text, or beside it. */
export const verifyPath = ({ page, slug }: Step): string => {
  if (!page) return `${slug}/verify.sh`
  const text = below(page.text)
  const folder = text.slice(0, text.lastIndexOf('/') + 1)
  const name = text.slice(folder.length).replace(/\.md$/i, '')
  return folder === '' ? `verify-${name}.sh` : `${folder}verify.sh`
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
