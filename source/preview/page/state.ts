import type {
  CheckState,
  Finding,
  LabView,
  RunState,
  ServerMessage,
  SessionState,
} from '../protocol.ts'

/** What a lab's page shows, apart from the terminals' screens. */
export type State = {
  readonly lab: LabView
  /** Why the file on disk cannot be built; the text is the last good one. */
  readonly broken: readonly Finding[]
  /** `undefined` until the server has said. */
  readonly session: SessionState | undefined
  readonly link: 'connecting' | 'open' | 'lost'
  readonly runs: Readonly<Record<string, RunState>>
  readonly checks: Readonly<Record<string, CheckState>>
  /** Where the last block that began was typed; anew for each. */
  readonly typed: { readonly terminal: number } | undefined
  /** The step whose blocks are being typed for the author. */
  readonly solving: string | undefined
  readonly traffic: Readonly<Record<string, string>>
  /** Something to read once: a refusal, a new text. */
  readonly notice: string | undefined
}

export type Event =
  | ServerMessage
  | { readonly type: 'link'; readonly link: State['link'] }
  | { readonly type: 'notice'; readonly notice: string | undefined }

export const initial = (lab: LabView): State => ({
  lab,
  broken: [],
  session: undefined,
  link: 'connecting',
  runs: {},
  checks: {},
  typed: undefined,
  solving: undefined,
  traffic: {},
  notice: undefined,
})

/** The state after an event; pure. */
export const reduce = (state: State, event: Event): State => {
  switch (event.type) {
    case 'lab':
      return { ...state, lab: event.lab }
    case 'broken':
      return { ...state, broken: event.findings }
    case 'session':
      return { ...state, session: event.session }
    case 'run':
      return {
        ...state,
        runs: { ...state.runs, [event.key]: event.run },
        typed: event.run.state === 'running' ? placeOf(state.lab, event.key) : state.typed,
      }
    case 'check':
      return { ...state, checks: { ...state.checks, [event.step]: event.check } }
    case 'solving':
      return { ...state, solving: event.step }
    case 'cleared':
      return { ...state, runs: {}, checks: {} }
    case 'traffic':
      return { ...state, traffic: event.addresses }
    case 'refused':
      return { ...state, notice: event.reason }
    case 'notice':
      return { ...state, notice: event.notice }
    case 'link':
      return { ...state, link: event.link }
    case 'screen':
    case 'output':
    case 'size':
      return state
  }
}

/** Inline code is typed into the first terminal. */
const placeOf = ({ sections }: LabView, key: string): { readonly terminal: number } => {
  const block = sections.flatMap(({ blocks }) => blocks).find(one => one.key === key)
  return { terminal: block?.terminal ?? 1 }
}

/** What a step's mark on the rail says. */
export type Progress = 'passed' | 'failed' | 'running' | 'begun' | 'none'

/** How far a section is, by its check and by its blocks. */
export const progressOf = (
  section: LabView['sections'][number],
  { runs, checks }: Pick<State, 'runs' | 'checks'>,
): Progress => {
  const check = checks[section.id]?.state
  const states = section.blocks.flatMap(({ key }) => runs[key]?.state ?? [])
  if (check === 'running' || states.some(one => one === 'running' || one === 'queued'))
    return 'running'
  if (check === 'passed') return 'passed'
  if (check === 'failed') return 'failed'
  return states.length > 0 ? 'begun' : 'none'
}
