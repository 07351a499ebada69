import type * as Sh from 'unbash'
import { forEachChild } from 'unbash'
import type { HereDoc, Redirect, Word } from '../model/script.ts'
import type { Locate } from './text.ts'

/** A word as data: what bash hands to the program, as far as it is known without running it. */
export const readWord = (word: Sh.Word, locate: Locate): Word => ({
  value: word.value,
  text: word.text,
  dynamic: isDynamic(word),
  position: locate(word.pos, word.end),
})

/** A redirection as data; a here-document is none (see `readHereDoc`). */
export const readRedirect = (redirect: Sh.Redirection, locate: Locate): readonly Redirect[] =>
  redirect.type === 'HereDoc'
    ? []
    : [
        {
          operator: redirect.operator,
          descriptor:
            redirect.descriptor?.type === 'FileDescriptor' ? redirect.descriptor.value : undefined,
          target: redirect.target && readWord(redirect.target, locate),
          position: locate(redirect.pos, redirect.end),
        },
      ]

/** A here-document as data. */
export const readHereDoc = (hereDoc: Sh.HereDoc, locate: Locate): HereDoc => ({
  value: hereDoc.body.text,
  delimiter: hereDoc.delimiter?.value ?? '',
  quoted: hereDoc.delimiter?.quoted ?? false,
  closed: hereDoc.closing !== undefined,
  expands: hereDoc.delimiter?.quoted ? [] : namesIn(hereDoc.body),
  position: locate(hereDoc.body.pos, hereDoc.body.end),
})

/** The value of an assignment where no expansion decides it. */
export const staticValue = (value: Sh.Word | Sh.ArrayValue): string | undefined =>
  value.type === 'Word' && !isDynamic(value) ? value.value : undefined

const LITERAL = new Set<Sh.WordPart['type']>(['Literal', 'SingleQuoted', 'AnsiCQuoted'])

const isDynamic = (word: Sh.Word): boolean =>
  (word.parts ?? []).some(part =>
    part.type === 'DoubleQuoted' || part.type === 'LocaleString'
      ? part.parts.some(child => child.type !== 'Literal')
      : !LITERAL.has(part.type),
  )

const namesIn = (node: Sh.SyntaxNode): readonly string[] => {
  const names: string[] = []
  const visit = (child: Sh.SyntaxNode) => {
    if (child.type === 'SimpleExpansion') names.push(child.text.slice(1))
    else if (child.type === 'ParameterExpansion') names.push(child.parameter)
    forEachChild(child, visit)
  }
  forEachChild(node, visit)
  return names
}
