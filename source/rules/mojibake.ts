import type { Rule } from '../model/rule.ts'

export const mojibake: Rule = {
  id: 'mojibake',
  severity: 'warning',
  summary: 'UTF-8 text was read as windows-1252 and saved again',
  details:
    'A learner sees `âœ…` where a check mark was meant. Each damaged run is mended in what is built; good text beside it stays. `labproof lint --fix` writes the same edits into the lab.',
  inspect: function* ({ faults }) {
    for (const fault of faults)
      if (fault.type === 'mojibake')
        yield {
          position: fault.position,
          reason: `Unexpected mojibake \`${fault.found}\`, expected \`${fault.meant}\``,
          fix: 'Run `labproof lint --fix`; save the file as UTF-8',
          edits: [fault.edit],
        }
  },
}
