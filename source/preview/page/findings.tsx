import type { Finding } from '../protocol.ts'
import { Icon } from './icons.tsx'

/** Text in which values stand in backticks. */
export const Words = ({ text }: { readonly text: string }) => (
  <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>
)

/** What is wrong, at its place: lines, reason, mend. The same fault on several lines is said once. */
export const Findings = ({ findings }: { readonly findings: readonly Finding[] }) =>
  findings.length === 0 ? null : (
    <ul class="findings">
      {alike(findings).map(([first, ...others]) =>
        first ? (
          <li
            class={`finding ${first.severity}`}
            key={`${first.rule} ${first.line} ${first.reason}`}
          >
            <Icon name="warning" />
            <div>
              <p>
                <span class="hidden">{first.severity}: </span>
                {first.rule === '' ? null : (
                  <>
                    <span class="place">{place([first, ...others])}</span>{' '}
                  </>
                )}
                <Words text={first.reason} />
              </p>
              <p class="fix">
                <Words text={first.fix} /> <span class="rule">{first.rule}</span>
              </p>
            </div>
          </li>
        ) : null,
      )}
    </ul>
  )

const alike = (findings: readonly Finding[]): readonly (readonly Finding[])[] => {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = `${finding.rule} ${finding.severity} ${finding.reason} ${finding.fix}`
    groups.set(key, [...(groups.get(key) ?? []), finding])
  }
  return [...groups.values()]
}

/** `line 5`, `lines 5, 8`. */
const place = (findings: readonly Finding[]): string => {
  const lines = [...new Set(findings.map(({ line }) => line))]
  return `${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}`
}
