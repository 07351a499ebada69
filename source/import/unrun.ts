import type { Difference } from './compare.ts'
import { splitOpening } from './dialect.ts'
import type { Part } from './parts.ts'

/**
 * Steps with a check whose commands are in fences that none of them marks as to be run: a learner types them, a proof
 * does not, and its check cannot pass.
 */
export const unrunSteps = (parts: readonly Part[]): readonly Difference[] =>
  parts.flatMap(({ script, page, path }) => {
    if (!script || !page || path === undefined) return []
    const { lines, fences } = page
    const isMarked = fences.some(({ mark }) => mark !== undefined && RUNS.test(mark))
    if (isMarked || lines.some(line => INLINE.test(line))) return []
    const [first] = fences.filter(({ line, prefix, mark }) => {
      const { head } = splitOpening(lines[line] ?? '', prefix)
      return (
        mark === undefined && /^[`~]{3,}[ \t]*(?:bash|sh|shell)$/.test(head.slice(prefix.length))
      )
    })
    if (!first) return []
    const reason =
      'has a check, and commands that nothing marks to be run: no proof runs them while their fences are `bare` in the lab'
    return [{ path, line: first.from + 1, reason }]
  })

const RUNS = /^\s*\{\{\s*exec/

const INLINE = /`\{\{\s*exec/
