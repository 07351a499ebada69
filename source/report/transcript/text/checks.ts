import type { CheckResult, CheckRun, Transcript } from '../../../model/transcript.ts'
import { lastLines } from '../bound.ts'
import { isWrong } from '../faults.ts'
import type { Paint } from '../paint.ts'
import { duration, twoDigits } from '../summary.ts'
import { fixLine, headLine, SHOWN_LINES } from './faults.ts'

/** The checks as a table, what is wrong with one below its row. */
export const checksText = ({ checks, path }: Transcript, colors: Paint): string => {
  if (checks.length === 0) return ''
  const rows = checks.flatMap(run => [
    `  ${checkMark(run, colors)} ${twoDigits(run.step)}  ${[
      answer(run.before, false, colors),
      answer(run.after, true, colors),
      answer(run.again, true, colors),
    ].join('  ')}  ${run.title}${colors.dim(remark(run))}`,
    ...run.diagnostics.flatMap(one =>
      [headLine(one, path, colors), fixLine(one, colors)].map(text => `     ${text}`),
    ),
    ...(run.after?.passed === false && run.diagnostics.length > 0
      ? lastLines(run.after.output, SHOWN_LINES).map(text => `         ${colors.dim('│')} ${text}`)
      : []),
  ])
  const head = `       ${['before', 'after', 'again']
    .map(text => text.padEnd(CELL))
    .join('  ')
    .trimEnd()}`
  return [colors.bold('Checks'), colors.dim(head), ...rows].join('\n')
}

/** Where a block of the step failed, its check is right to fail. */
const remark = (run: CheckRun): string =>
  [
    run.type === 'explicit' ? '' : ` (${run.type === 'missing' ? 'no check' : run.type})`,
    run.after?.passed === false && run.diagnostics.length === 0
      ? ', after a block that failed'
      : '',
  ].join('')

const CELL = 'pass 12.3 s'.length

const answer = (result: CheckResult | undefined, wanted: boolean, colors: Paint): string => {
  if (!result) return colors.dim('–'.padEnd(CELL))
  const text = `${result.passed ? 'pass' : 'fail'} ${duration(result.durationMs)}`.padEnd(CELL)
  return result.passed === wanted ? text : colors.red(text)
}

const checkMark = (run: CheckRun, colors: Paint): string =>
  isWrong(run) ? colors.red('✗') : run.after ? colors.green('✓') : colors.dim('–')
