import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks'
import type { ClientMessage, LabView, PageData, SectionView } from '../protocol.ts'
import { Actions } from './actions.tsx'
import { CheckResult } from './check.tsx'
import { type Connection, connect } from './connection.ts'
import { Findings } from './findings.tsx'
import { Header, ProofBadge } from './header.tsx'
import { Icon } from './icons.tsx'
import { Lab, type LabContext } from './lab-context.ts'
import { Rail } from './rail.tsx'
import { RichText } from './rich.tsx'
import { openScreens, type Screens } from './screens.ts'
import { initial, reduce, type State } from './state.ts'
import { Terminals } from './terminals.tsx'
import { useStep } from './use-step.ts'

type Props = { readonly data: Extract<PageData, { readonly type: 'lab' }> }

/** A lab as its learner has it: steps, text, terminal; and for its author what is wrong where. */
export const LabPage = ({ data }: Props) => {
  const [state, dispatch] = useReducer(reduce, initial(data.lab))
  const connection = useRef<Connection | undefined>(undefined)
  const send = (message: ClientMessage) => connection.current?.send(message)
  const say = (notice: string | undefined) => dispatch({ type: 'notice', notice })
  const screens = useRef<Screens | undefined>(undefined)
  screens.current ??= data.live ? openScreens(message => send(message), say) : undefined
  useEffect(() => {
    if (!data.live) return
    connection.current = connect(
      data.id,
      message => {
        screens.current?.receive(message)
        dispatch(message)
      },
      link => dispatch({ type: 'link', link }),
    )
  }, [data])
  useEffect(() => {
    document.title = `${state.lab.title} · labproof`
  }, [state.lab.title])
  useNotice(state.notice, () => say(undefined))
  const { lab } = state
  const [section, goTo, visit] = useStep(lab)
  const [side, setSide] = useState<'text' | 'terminal'>('text')
  const blocks = useMemo(
    () =>
      new Map(lab.sections.flatMap(one => one.blocks.map(block => [block.key, block] as const))),
    [lab],
  )
  const focusTerminal = () => {
    if (matchMedia(PHONE).matches) setSide('terminal')
    // On a phone it has to be there first.
    requestAnimationFrame(() => screens.current?.focus())
  }
  useKeys({ lab, section, goTo, send, focusTerminal })
  const context: LabContext = { state, live: data.live, blocks, findings: lab.findings, send, say }
  return (
    <Lab.Provider value={context}>
      <div class={`lab ${data.live ? 'live' : 'still'} side-${side}`}>
        <Header home={data.home}>
          <button
            type="button"
            class="skip"
            onClick={() => document.getElementById('text')?.focus()}
          >
            Skip to the text
          </button>
          <Facts lab={lab} />
          {screens.current ? (
            <button
              type="button"
              class="switch"
              onClick={() => setSide(side === 'text' ? 'terminal' : 'text')}
            >
              <Icon name={side === 'text' ? 'terminal' : 'list'} />
              {side === 'text' ? 'Terminal' : 'Text'}
            </button>
          ) : null}
        </Header>
        <Rail state={state} current={section.id} />
        <main class="text" id="text" tabIndex={-1} key={visit}>
          {state.broken.length > 0 ? <Broken state={state} /> : null}
          <article>
            <RichText nodes={section.content} />
          </article>
          <div role="status">
            <CheckResult section={section} check={state.checks[section.id]} />
          </div>
        </main>
        <Actions section={section} state={state} live={data.live} goTo={goTo} send={send} />
        {screens.current ? (
          // On a phone that shows the terminal, the text with its landmark is away.
          <div class="side" role={side === 'terminal' ? 'main' : undefined}>
            <Terminals state={state} screens={screens.current} send={send} />
          </div>
        ) : null}
        <div class="notice" role="status">
          {state.notice}
        </div>
      </div>
    </Lab.Provider>
  )
}

/** As style.css has it: one pane at a time. */
const PHONE = '(max-width: 760px)'

const Facts = ({ lab }: { readonly lab: LabView }) => (
  <>
    <h1>{lab.title}</h1>
    <span class="facts">
      <span class="path">{lab.path}</span>
      <span>{lab.imageid}</span>
      {lab.time ? <span>{lab.time} min</span> : null}
      {lab.difficulty ? <span>{lab.difficulty}</span> : null}
    </span>
    <ProofBadge proof={lab.proof} />
  </>
)

/** The saved file has errors: said over the last text that had none. */
const Broken = ({ state }: { readonly state: State }) => (
  <section class="broken" role="alert">
    <p>
      <strong>The saved lab cannot be built.</strong> Below is its text as it last could be read.
    </p>
    <Findings findings={state.broken} />
  </section>
)

type Keys = {
  readonly lab: LabView
  readonly section: SectionView
  readonly goTo: (id: string) => void
  readonly send: (message: ClientMessage) => void
  readonly focusTerminal: () => void
}

/** Alt+N next, Alt+P previous, Alt+C check, Alt+T terminal. */
const useKeys = ({ lab, section, goTo, send, focusTerminal }: Keys): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey) return
      const at = lab.sections.findIndex(({ id }) => id === section.id)
      const target =
        event.key === 'n'
          ? lab.sections[at + 1]
          : event.key === 'p'
            ? lab.sections[at - 1]
            : undefined
      if (target) goTo(target.id)
      else if (event.key === 'c') send({ type: 'check', step: section.id })
      else if (event.key === 't') focusTerminal()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
}

const NOTICE_MS = 6000

const useNotice = (notice: string | undefined, clear: () => void): void => {
  useEffect(() => {
    if (notice === undefined) return undefined
    const timer = setTimeout(clear, NOTICE_MS)
    return () => clearTimeout(timer)
  }, [notice])
}
