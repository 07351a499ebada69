import type { ShowBlock } from '../../model/lab.ts'
import { messageOf } from '../../model/trouble.ts'
import { parseJson } from '../json.ts'
import { linePosition } from '../locate.ts'
import { type ContentVerdict, finding, skipped, verdict } from './verdict.ts'

/** Parses JSON: one text, or one in each line. */
export const proveJson = (block: ShowBlock): ContentVerdict => {
  const text = block.value.trim()
  if (parseJson(text) !== undefined) return verdict('json', [])
  const lines = text.split('\n').filter(line => line.trim() !== '')
  if (lines.length > 1 && lines.every(line => parseJson(line) !== undefined))
    return verdict('json', [])
  if (/\.\.\.|…/.test(text)) return skipped('json', 'it is shortened with `...`')
  const { message, lineIndex } = faultOf(block.value)
  return verdict('json', [
    finding(
      'error',
      'json-syntax',
      linePosition(block, lineIndex),
      `Unexpected JSON: ${message}`,
      'Correct it, or name another language after the opening fence',
    ),
  ])
}

const faultOf = (text: string): { readonly message: string; readonly lineIndex: number } => {
  try {
    JSON.parse(text)
    return { message: '', lineIndex: 0 }
  } catch (error) {
    const message = messageOf(error)
    const offset = Number(/at position (\d+)/.exec(message)?.[1] ?? text.trimEnd().length)
    return {
      message: message.replace(/ in JSON at position.*$/, '').replace(/ \(line .*$/, ''),
      lineIndex: text.slice(0, offset).split('\n').length - 1,
    }
  }
}
