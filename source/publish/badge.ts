import { escapeXml } from '../language/escape.ts'

const HEIGHT = 20
const PADDING = 7
/** Mean width of a letter of the font at its size; `textLength` makes it so in any font. */
const LETTER = 6.2

/** A badge as SVG: who says it, and what. White on dark enough grounds to be read on any page. */
export const badge = (who: string, what: string): string => {
  const left = widthOf(who)
  const width = left + widthOf(what)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" role="img" aria-label="${escapeXml(`${who}: ${what}`)}">
<title>${escapeXml(`${who}: ${what}`)}</title>
<clipPath id="round"><rect width="${width}" height="${HEIGHT}" rx="3"/></clipPath>
<g clip-path="url(#round)"><rect width="${left}" height="${HEIGHT}" fill="#3d444d"/><rect x="${left}" width="${width - left}" height="${HEIGHT}" fill="#1a7f37"/></g>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
${text(who, PADDING)}
${text(what, left + PADDING)}
</g>
</svg>
`
}

const widthOf = (words: string): number => lengthOf(words) + 2 * PADDING

const lengthOf = (words: string): number => Math.round(words.length * LETTER)

const text = (words: string, x: number): string =>
  `<text x="${x}" y="14" textLength="${lengthOf(words)}">${escapeXml(words)}</text>`
