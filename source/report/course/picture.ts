import { escapeMarkup } from '../../language/escape.ts'
import type { Standing, Summary } from '../../model/ledger.ts'
import { duration } from '../transcript/summary.ts'
import { strengthText } from './table.ts'

const SIZE = 40
const GAP = 6
const ACROSS = 20

/** A sign as well as a colour for each state: not everybody tells red from green. */
export const SIGNS: Readonly<Record<Standing, string>> = {
  proven: '\u2713',
  stale: '~',
  failed: '\u2717',
  interrupted: '\u2026',
  missing: '?',
}

/**
 * The course as SVG: a square for each lab in the order of the course, coloured by where it stands. The bar below is
 * how long it took, against the longest; the bar at the left how strong its checks are. Each leads to its row.
 */
export const coursePicture = (labs: readonly Summary[]): string => {
  const longest = Math.max(1, ...labs.map(({ durationMs = 0 }) => durationMs))
  const across = Math.max(1, Math.min(ACROSS, labs.length))
  const width = across * (SIZE + GAP) - GAP
  const height = Math.max(1, Math.ceil(labs.length / across)) * (SIZE + GAP) - GAP
  return `<svg class="course" viewBox="0 0 ${width} ${height}" width="${width}" role="group" aria-label="The course, a square for each lab">
${labs.map((lab, at) => square(lab, at, across, longest)).join('\n')}
</svg>`
}

const square = (lab: Summary, at: number, across: number, longest: number): string => {
  const x = (at % across) * (SIZE + GAP)
  const y = Math.floor(at / across) * (SIZE + GAP)
  const label = escapeMarkup(labelOf(lab))
  const took = lab.durationMs === undefined ? 0 : Math.max(2, (lab.durationMs / longest) * SIZE)
  const strong = (lab.strength ?? 0) * SIZE
  return `<a href="#${rowId(at)}" aria-label="${label}"><g class="${lab.state}" transform="translate(${x} ${y})"><title>${label}</title><rect width="${SIZE}" height="${SIZE}" rx="5"/><text x="${SIZE / 2}" y="25">${SIGNS[lab.state]}</text>${
    took > 0 ? `<rect class="took" y="${SIZE - 4}" width="${took.toFixed(1)}" height="4"/>` : ''
  }${
    strong > 0
      ? `<rect class="strong" y="${(SIZE - strong).toFixed(1)}" width="4" height="${strong.toFixed(1)}"/>`
      : ''
  }</g></a>`
}

const labelOf = ({ title, state, durationMs, strength }: Summary): string =>
  [
    `${title}: ${state}`,
    ...(durationMs === undefined ? [] : [duration(durationMs)]),
    ...(strength === undefined ? [] : [`checks ${strengthText(strength)} strong`]),
  ].join(', ')

/** Where a lab's row is on the page. */
export const rowId = (at: number): string => `lab-${at + 1}`
