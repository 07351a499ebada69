import type { Finding } from '../protocol.ts'
import { Icon } from './icons.tsx'

/** Text in which values stand in backticks. */
export const Words = ({ text }: { readonly text: string }) => (
  <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>
)

/** What is wrong, at its place: line, reason, mend. */
export const Findings = ({ findings }: { readonly findings: readonly Finding[] }) =>
  findings.length === 0 ? null : (
    <ul class="findings">
      {findings.map(({ rule, severity, line, reason, fix }) => (
        <li class={`finding ${severity}`} key={`${rule} ${line} ${reason}`}>
          <Icon name="warning" />
          <div>
            <p>
              <span class="place">line {line}</span> <Words text={reason} />
            </p>
            <p class="fix">
              <Words text={fix} />
            </p>
            <p class="rule">
              <span class="hidden">{severity}: </span>
              {rule}
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
