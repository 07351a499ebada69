import { useState } from 'preact/hooks'
import type { ClientMessage, SectionView } from '../protocol.ts'
import { Icon } from './icons.tsx'
import type { State } from './state.ts'

type Props = {
  readonly section: SectionView
  readonly state: State
  readonly live: boolean
  readonly goTo: (id: string) => void
  readonly send: (message: ClientMessage) => void
}

/** What can be done with a step. A button that cannot be pressed for a moment stays, and the keyboard on it. */
export const Actions = ({ section, state, live, goTo, send }: Props) => {
  const { sections } = state.lab
  const at = sections.findIndex(({ id }) => id === section.id)
  const previous = sections[at - 1]
  const next = sections[at + 1]
  const ready = state.session?.state === 'ready'
  const checking = state.checks[section.id]?.state === 'running'
  const passed = state.checks[section.id]?.state === 'passed'
  return (
    <footer class="actions">
      <button
        type="button"
        class="plain"
        disabled={!previous}
        onClick={() => previous && goTo(previous.id)}
      >
        <Icon name="previous" /> Back
      </button>
      <span class="spring" />
      {live ? <Solve section={section} at={at} state={state} send={send} /> : null}
      {live && section.check !== 'none' ? (
        <button
          type="button"
          class={passed ? 'plain' : 'primary'}
          disabled={!ready}
          aria-disabled={checking}
          onClick={() => send({ type: 'check', step: section.id })}
        >
          <Icon name="check" /> Check
        </button>
      ) : null}
      <button
        type="button"
        class={passed || section.check === 'none' || !live ? 'primary' : 'plain'}
        disabled={!next}
        onClick={() => next && goTo(next.id)}
      >
        {section.kind === 'intro' ? 'Start' : 'Next'} <Icon name="next" />
      </button>
    </footer>
  )
}

type SolveProps = Pick<Props, 'section' | 'state' | 'send'> & { readonly at: number }

/** Types the blocks for the author; the button that was pressed is the one that stops it. */
const Solve = ({ section, at, state, send }: SolveProps) => {
  const [pressed, setPressed] = useState(false)
  const ready = state.session?.state === 'ready'
  const solving = state.solving !== undefined
  const hasBlocks = section.blocks.some(({ type }) => type === 'exec')
  const ways = [
    ...(hasBlocks ? [{ upTo: false, words: 'Solve step' }] : []),
    ...(at > 1 ? [{ upTo: true, words: 'Solve up to here' }] : []),
  ]
  // Another page, or another step of this one, may be where it began.
  const shown = ways.length === 0 && solving ? [{ upTo: false, words: '' }] : ways
  const stops = shown.some(({ upTo }) => upTo === pressed) ? pressed : shown[0]?.upTo
  return (
    <>
      {shown.map(({ upTo, words }) => (
        <button
          type="button"
          class="plain"
          key={words}
          disabled={!ready}
          aria-disabled={solving && upTo !== stops}
          onClick={({ detail }) => {
            if (!solving) {
              setPressed(upTo)
              send({ type: 'solve', step: section.id, upTo })
              // The second half of a double click is not meant for what the button says since.
            } else if (upTo === stops && detail < 2) send({ type: 'stop' })
          }}
        >
          {solving && upTo === stops ? (
            <>
              <Icon name="stop" /> Stop solving
            </>
          ) : (
            words
          )}
        </button>
      ))}
    </>
  )
}
