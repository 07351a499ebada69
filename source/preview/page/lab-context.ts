import { createContext } from 'preact'
import type { BlockView, ClientMessage, Finding } from '../protocol.ts'
import type { State } from './state.ts'

/** What every part of a lab's page may need. */
export type LabContext = {
  readonly state: State
  readonly live: boolean
  readonly blocks: ReadonlyMap<string, BlockView>
  readonly findings: readonly Finding[]
  readonly send: (message: ClientMessage) => void
  readonly say: (notice: string) => void
}

export const Lab = createContext<LabContext | undefined>(undefined)
