import type { CheckState, SectionView } from '../protocol.ts'
import { Icon } from './icons.tsx'
import { duration } from './times.ts'

/** What the step's check answered: its hint, everything it printed, and how long it took. */
export const CheckResult = ({
  section,
  check,
}: {
  readonly section: SectionView
  readonly check: CheckState | undefined
}) => {
  if (!check || check.state === 'none') return <Unasked section={section} />
  if (check.state === 'running')
    return (
      <section class="check running" aria-label="Check">
        <span class="spinner" /> Asking the check of this step
      </section>
    )
  const passed = check.state === 'passed'
  return (
    <section class={`check ${check.state}`} aria-label="Check">
      <p class="verdict">
        <Icon name={passed ? 'check' : 'cross'} />
        <strong>{passed ? 'Check passed' : 'Check failed'}</strong>
        <span class="facts">
          {duration(check.durationMs)}
          {passed ? '' : ` · exit ${check.status}`}
          {section.check === 'inferred' ? ' · inferred check' : ''}
        </span>
      </p>
      {passed || check.hint === '' ? null : <p class="hint">{check.hint}</p>}
      {check.output !== '' && check.output.trim() !== check.hint.trim() ? (
        <details>
          <summary>Everything it printed</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: output wider than the page is scrolled by keys */}
          <pre tabIndex={0}>{check.output}</pre>
        </details>
      ) : null}
    </section>
  )
}

const KIND: Readonly<Record<SectionView['check'], string>> = {
  explicit: 'This step has a check of its own',
  script: 'This step has the verify.sh of its author',
  inferred: 'This step’s check is inferred from its commands',
  none: 'This step has no check',
}

/** What kind of check a step has, and what the last proof said of it. */
const Unasked = ({ section }: { readonly section: SectionView }) =>
  section.kind !== 'step' ? null : (
    <p class="unasked">
      {KIND[section.check]}
      {section.checkProof
        ? `; the last proof’s answer: ${section.checkProof.state}, ${duration(section.checkProof.durationMs)}`
        : ''}
    </p>
  )
