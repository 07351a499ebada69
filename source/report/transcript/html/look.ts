import type { BlockState, CheckRun, Transcript } from '../../../model/transcript.ts'
import { isWrong } from '../faults.ts'
import { html, type Markup } from './markup.ts'

/** How a state looks: its mark, its colour, its word. */
export type Look = { readonly mark: string; readonly tone: Tone; readonly word: string }

/** Name of a colour in the style sheet. */
export type Tone = 'good' | 'bad' | 'warn' | 'calm' | 'none'

export const LOOKS: Readonly<Record<BlockState['state'], Look>> = {
  passed: { mark: '✓', tone: 'good', word: 'passed' },
  announced: { mark: '✓', tone: 'calm', word: 'failed, as the text says' },
  failed: { mark: '✗', tone: 'bad', word: 'failed' },
  'follow-up': { mark: '↳', tone: 'warn', word: 'follows from an earlier failure' },
  skipped: { mark: '–', tone: 'none', word: 'not run' },
}

export const OUTCOMES: Readonly<Record<Transcript['outcome'], Look>> = {
  proven: { mark: '✓', tone: 'good', word: 'proven' },
  failed: { mark: '✗', tone: 'bad', word: 'not proven' },
  interrupted: { mark: '■', tone: 'warn', word: 'interrupted' },
}

export const checkLook = (run: CheckRun): Look =>
  run.after === undefined
    ? { mark: '–', tone: 'none', word: run.type === 'missing' ? 'no check' : 'not asked' }
    : isWrong(run)
      ? {
          mark: '✗',
          tone: 'bad',
          word: run.diagnostics.length === 0 ? 'fails after a block that failed' : 'does not hold',
        }
      : { mark: '✓', tone: 'good', word: 'passed' }

export const markOf = ({ mark, tone, word }: Look): Markup =>
  html`<span class="${tone}" role="img" aria-label="${word}" title="${word}">${mark}</span>`
