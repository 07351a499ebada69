import { useEffect, useRef } from 'preact/hooks'
import type { SectionView } from '../protocol.ts'
import { Icon } from './icons.tsx'
import { type Progress, progressOf, type State } from './state.ts'

const SAID: Readonly<Record<Progress, string>> = {
  passed: 'check passed',
  failed: 'check failed',
  running: 'running',
  begun: 'begun',
  none: '',
}

/** All steps with their state; the one that is shown is marked. */
export const Rail = ({ state, current }: { readonly state: State; readonly current: string }) => {
  const rail = useRef<HTMLElement>(null)
  // A lab may have more steps than there is room for.
  useEffect(() => {
    rail.current
      ?.querySelector('[aria-current]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [current])
  return (
    <nav class="rail" aria-label="Steps" ref={rail}>
      <ol>
        {state.lab.sections.map(section => {
          const progress = progressOf(section, state)
          const findings = countOf(section, state)
          return (
            <li key={section.id}>
              <a
                href={addressOf(section.id)}
                class={progress}
                aria-current={section.id === current ? 'step' : undefined}
              >
                <span class="mark">
                  <Mark section={section} progress={progress} />
                </span>
                <span class="title">{section.title}</span>
                {findings > 0 ? (
                  <span class="count" title={`${findings} findings`}>
                    {findings}
                    <span class="hidden"> findings</span>
                  </span>
                ) : null}
                <span class="hidden">{SAID[progress]}</span>
              </a>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}

/** With the page's own address: a bare `#step` that is scrolled away passes for a way to skip to a place that is not there. */
const addressOf = (id: string): string => `${location.href.replace(/#.*$/, '')}#${id}`

const Mark = ({
  section,
  progress,
}: {
  readonly section: SectionView
  readonly progress: Progress
}) => {
  if (progress === 'running') return <span class="spinner" />
  if (progress === 'passed') return <Icon name="check" />
  if (progress === 'failed') return <Icon name="cross" />
  if (section.number !== undefined) return <>{section.number}</>
  return <Icon name={section.kind === 'intro' ? 'list' : 'flag'} />
}

/** Errors and warnings of a section; what is only worth knowing is not counted. */
const countOf = (section: SectionView, { lab }: State): number => {
  const inText = section.content.flatMap(node => (node.type === 'findings' ? node.indexes : []))
  const inBlocks = section.blocks.flatMap(({ findings }) => findings)
  return [...inText, ...inBlocks].filter(index => {
    const severity = lab.findings[index]?.severity
    return severity === 'error' || severity === 'warning'
  }).length
}
