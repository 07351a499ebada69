import { dirname, join, resolve } from 'node:path'
import { viewLab } from '../preview/lab-view.ts'
import type { LabSource, LoadedLab } from '../preview/room.ts'
import { interrupted } from '../render/page.ts'
import { render } from '../render/render.ts'
import { askBash } from './bash.ts'
import { CannotError } from './cannot.ts'
import { understandBytes } from './lab.ts'
import { portable, scenarioFolder } from './labs.ts'
import { ownFolder, readOwn, sourceHash } from './own.ts'
import { openProofs } from './preview-proof.ts'
import { readFileOf } from './read.ts'
import type { AskBash } from './understand.ts'

/** An editor that replaces a file leaves a moment without one. */
const ABSENCE_MS = 100

/** A lab's file, for the preview to read and watch. Throws a `CannotError` where it cannot be read. */
export const labSource = (path: string, cwd: string): LabSource => {
  readFileOf(path, cwd)
  const file = resolve(cwd, path)
  const proofs = openProofs()
  const bash = rememberingBash()
  const scenarioOf = (slug: string) => resolve(cwd, scenarioFolder(path, slug, undefined, cwd))
  let proofFile = join(dirname(file), 'proof.json')

  const load = async (): Promise<LoadedLab> => {
    const { bytes, hash: textHash } = await readSoon(path, cwd)
    const { understanding, diagnostics } = await understandBytes(path, bytes, cwd, bash)
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    if (!understanding) return { state: 'broken', page: undefined, errors }
    const { lab, source, checks, toOriginal } = understanding
    proofFile = join(scenarioOf(lab.slug), 'proof.json')
    const page = viewLab({
      lab: { ...lab, path: portable(path) },
      source,
      diagnostics,
      toOriginal,
      checkTypes: new Map([...checks].map(([slug, { type }]) => [slug, type])),
      interrupts: interrupted(lab),
      proof: proofs.read(proofFile, sourceHash(textHash, readOwn(path, cwd)), understanding),
    })
    if (errors.length > 0) return { state: 'broken', page, errors }
    return {
      state: 'good',
      page,
      scenario: render(lab, source, checks, readOwn(path, cwd)),
      toOriginal,
    }
  }

  return {
    id: portable(dirname(path)),
    folder: dirname(file),
    watched: () => ({ files: [file, proofFile], folders: [resolve(cwd, ownFolder(path))] }),
    load,
  }
}

const readSoon = async (path: string, cwd: string) => {
  try {
    return readFileOf(path, cwd)
  } catch (cause) {
    if (!(cause instanceof CannotError)) throw cause
    await new Promise(done => setTimeout(done, ABSENCE_MS))
    return readFileOf(path, cwd)
  }
}

/** Asks bash about a block's text once: most saves change prose, and a page that waits for a process is late. */
const rememberingBash = (): AskBash => {
  const answers = new Map<string, string>()
  return async blocks => {
    const unknown = blocks.filter(({ text }) => !answers.has(text))
    const answered = await askBash(unknown)
    for (const { offset, text } of unknown) answers.set(text, answered.get(offset) ?? '')
    return new Map(
      blocks.flatMap(({ offset, text }) => {
        const answer = answers.get(text) ?? ''
        return answer === '' ? [] : [[offset, answer] as const]
      }),
    )
  }
}
