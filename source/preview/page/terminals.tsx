import { useEffect, useRef, useState } from 'preact/hooks'
import { type ClientMessage, MOST_TERMINALS, type SessionState } from '../protocol.ts'
import { Words } from './findings.tsx'
import { Icon } from './icons.tsx'
import type { Screens } from './screens.ts'
import { Splitter } from './splitter.tsx'
import type { State } from './state.ts'
import { duration } from './times.ts'

type Props = {
  readonly state: State
  readonly screens: Screens
  readonly send: (message: ClientMessage) => void
}

/** The learner's terminals in tabs, or why there is none yet. */
export const Terminals = ({ state, screens, send }: Props) => {
  const { session, link, typed } = state
  const [shown, setShown] = useState(1)
  const open = session?.state === 'ready' ? session.terminals : []
  const current = open.includes(shown) ? shown : (open[0] ?? 1)
  // A block may have a terminal of its own: that is where to look now.
  useEffect(() => {
    if (typed) setShown(typed.terminal)
  }, [typed])
  const pane = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (pane.current && open.length > 0) screens.show(current, pane.current)
  }, [current, open.length, screens])
  if (session?.state !== 'ready')
    return (
      <section class="machine" aria-label="Learner's machine">
        <Splitter />
        <Waiting session={session} link={link} send={send} />
      </section>
    )
  const next = Math.max(0, ...open) + 1
  return (
    <section class="machine" aria-label="Learner's machine">
      <Splitter />
      <div class="tabs">
        <div
          role="tablist"
          aria-label="Terminals"
          onKeyDown={event => moveTab(event, open, current, setShown)}
        >
          {open.map(terminal => (
            <button
              type="button"
              role="tab"
              id={`tab-${terminal}`}
              key={terminal}
              aria-selected={terminal === current}
              aria-controls="terminal"
              tabIndex={terminal === current ? 0 : -1}
              onClick={() => setShown(terminal)}
            >
              Terminal {terminal}
            </button>
          ))}
        </div>
        {next <= MOST_TERMINALS ? (
          <button
            type="button"
            class="tool"
            aria-label="Open another terminal"
            onClick={() => {
              send({ type: 'open', terminal: next })
              setShown(next)
            }}
          >
            <Icon name="plus" />
          </button>
        ) : null}
        <span class="spring" />
        <button
          type="button"
          class="tool"
          onClick={() => send({ type: 'interrupt', terminal: current })}
        >
          <Icon name="stop" /> Interrupt
        </button>
        <button
          type="button"
          class="tool"
          onClick={() => confirmReset() && send({ type: 'reset' })}
        >
          <Icon name="reset" /> Reset
        </button>
      </div>
      {link === 'lost' ? (
        <p class="outdated" role="alert">
          <NoAnswer />
        </p>
      ) : null}
      {session.outdated ? (
        <p class="outdated">
          The lab’s files or checks have changed since this machine was made. Reset brings the new
          ones.
        </p>
      ) : null}
      <div
        class="pane"
        id="terminal"
        role="tabpanel"
        aria-labelledby={`tab-${current}`}
        ref={pane}
      />
      <p class="foot">Shift+Tab leaves the terminal · Alt+T returns to it</p>
    </section>
  )
}

const confirmReset = (): boolean =>
  confirm('Delete this cluster and make a fresh one? Everything that was done in it is lost.')

const moveTab = (
  event: KeyboardEvent,
  open: readonly number[],
  current: number,
  show: (terminal: number) => void,
): void => {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
  const next = open[(open.indexOf(current) + step + open.length) % open.length]
  if (step === 0 || next === undefined) return
  event.preventDefault()
  show(next)
  document.getElementById(`tab-${next}`)?.focus()
}

const NoAnswer = () => (
  <>
    The preview does not answer. Is <code>labproof preview</code> still running? This page asks
    again by itself; one that was started anew has a new address.
  </>
)

type WaitingProps = Pick<Props, 'send'> & {
  readonly session: SessionState | undefined
  readonly link: State['link']
}

const Waiting = ({ session, link, send }: WaitingProps) => {
  if (link === 'lost')
    return (
      <div class="waiting">
        <p class="lead">The text stays</p>
        <p>
          <NoAnswer />
        </p>
      </div>
    )
  if (!session) return <div class="waiting" />
  switch (session.state) {
    case 'ready':
      return null
    case 'starting':
      return <Starting session={session} />
    case 'elsewhere':
      return (
        <div class="waiting">
          <p class="lead">The machine is at another lab</p>
          <p>
            {session.lab} has it. One cluster runs at a time; moving it here deletes that one and
            makes a fresh one.
          </p>
          <button type="button" class="primary" onClick={() => send({ type: 'start' })}>
            Start a machine here
          </button>
        </div>
      )
    case 'absent':
    case 'failed':
      return (
        <div class="waiting">
          <p class="lead">
            {session.state === 'failed' ? 'There is no terminal' : 'No machine yet'}
          </p>
          <p>
            <Words text={session.reason} />
          </p>
          {session.fix === '' ? null : (
            <p class="fix">
              <Words text={session.fix} />
            </p>
          )}
          <p>The text can be read without it.</p>
          <button type="button" class="primary" onClick={() => send({ type: 'start' })}>
            Try again
          </button>
        </div>
      )
  }
}

const Starting = ({
  session,
}: {
  readonly session: Extract<SessionState, { readonly state: 'starting' }>
}) => {
  const begun = useRef({ stage: '', at: 0 })
  const [now, setNow] = useState(performance.now())
  if (begun.current.stage !== session.stage)
    begun.current = { stage: session.stage, at: performance.now() }
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 500)
    return () => clearInterval(timer)
  }, [])
  const at = session.stages.indexOf(session.stage)
  const elapsed = session.sinceMs + Math.max(0, now - begun.current.at)
  return (
    <div class="waiting">
      <p class="lead">The machine is being made</p>
      <ol class="stages">
        {session.stages.map((stage, index) => (
          <li key={stage} class={index < at ? 'done' : index === at ? 'now' : ''}>
            {index < at ? (
              <Icon name="check" />
            ) : index === at ? (
              <span class="spinner" />
            ) : (
              <span class="dot" />
            )}
            {stage}
          </li>
        ))}
      </ol>
      <p>{duration(elapsed)}; the text can be read meanwhile</p>
    </div>
  )
}
