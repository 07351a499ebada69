import type { Diagnostic } from '../model/diagnostic.ts'
import { messageOf, Trouble } from '../model/trouble.ts'
import type { Engine, Playing } from './engine.ts'
import { type LabPage, toFinding } from './lab-view.ts'
import type { ClientMessage, Finding, ServerMessage } from './protocol.ts'
import { openSession, type Session } from './session.ts'
import { type Watched, watchFiles } from './watch.ts'

/** A lab as it is on disk now. `broken`: its page shows what could be read, and no scenario can be built. */
export type LoadedLab =
  | ({ readonly state: 'good' } & Playing)
  | {
      readonly state: 'broken'
      readonly page: LabPage | undefined
      readonly errors: readonly Diagnostic[]
    }

/** Where a lab is, and how it is read. */
export type LabSource = {
  readonly id: string
  /** Absolute; pictures are served from it. */
  readonly folder: string
  /** What makes another page when it changes, as far as the last `load` knows it. */
  readonly watched: () => Watched
  readonly load: () => Promise<LoadedLab>
}

/** A page that is connected. */
export type Guest = { readonly send: (message: ServerMessage) => void }

/** One lab: its text, its session, and everyone who looks at it. */
export type Room = {
  readonly source: LabSource
  readonly session: Session
  /** What a page that is opened now shows; `undefined` where the file is no text at all. */
  readonly page: () => LabPage | undefined
  readonly enter: (guest: Guest) => () => void
  readonly receive: (message: ClientMessage, guest: Guest) => Promise<void>
  /** Sends everything anew to a guest that could not keep up. */
  readonly refresh: (guest: Guest) => void
  readonly close: () => Promise<void>
}

/** Opens a room and watches its lab. `claim` is asked before a machine is started: only one lab has one. */
export const openRoom = async (
  source: LabSource,
  engine: Engine,
  claim: (session: Session, force: boolean) => Promise<boolean>,
): Promise<Room> => {
  const guests = new Set<Guest>()
  const send = (message: ServerMessage) => {
    for (const guest of guests) guest.send(message)
  }
  let good: Playing | undefined
  let shown: LabPage | undefined
  let broken: readonly Finding[] = []
  const session = openSession(engine, () => good, send)

  const load = async () => {
    const loaded = await source.load()
    if (loaded.state === 'good') good = loaded
    // An error is told over the last good text; where there was none, over what could be read.
    if (loaded.state === 'good' || !good) shown = loaded.page ?? shown
    broken = loaded.state === 'good' ? [] : loaded.errors.map(toFinding)
  }

  const tell = (error: unknown) => send({ type: 'refused', reason: messageOf(error) })

  let reading: Promise<void> = load()
  const reload = () => {
    const savedAt = Date.now()
    // A file that could not be read once, between two steps of an editor, is read with the next save.
    reading = reading
      .catch(() => undefined)
      .then(async () => {
        await load()
        if (shown) send({ type: 'lab', lab: shown.view, savedAt })
        send({ type: 'broken', findings: broken })
        // A machine that is made now is not waited for: the next save comes sooner.
        session.changed().catch(tell)
      })
    // It stays on the page, as errors do, until the file can be read again.
    reading.catch(cause => {
      broken = [unreadable(cause)]
      send({ type: 'broken', findings: broken })
    })
  }
  await reading
  const watch = await watchFiles(source.watched(), reload)
  // What was saved before the watch had begun.
  reload()
  await reading

  const greet = (guest: Guest) => {
    // Empty, too: a page whose line was broken may still show what was mended meanwhile.
    guest.send({ type: 'broken', findings: broken })
    for (const message of session.greeting()) guest.send(message)
  }

  return {
    source,
    session,
    page: () => shown,
    enter: guest => {
      guests.add(guest)
      // It may have been rendered before the last save.
      if (shown) guest.send({ type: 'lab', lab: shown.view, savedAt: Date.now() })
      greet(guest)
      claim(session, false).catch(tell)
      return () => void guests.delete(guest)
    },
    refresh: greet,
    receive: async (message, guest) => {
      switch (message.type) {
        case 'start':
          return void (await claim(session, true))
        case 'reset':
          return session.reset()
        case 'keys':
          return session.screen(message.terminal)?.keys(message.data)
        case 'resize':
          return session.screen(message.terminal)?.resize(message.size)
        case 'open':
          return session.openTerminal(message.terminal)
        case 'interrupt':
          return session.screen(message.terminal)?.interrupt()
        case 'run':
          return session.run(message.key)
        case 'check':
          return session.check(message.step)
        case 'solve':
          return session.solve(message.step, message.upTo)
        case 'stop':
          return session.stop()
        default: {
          const unknown: never = message
          guest.send({ type: 'refused', reason: `Unexpected message ${String(unknown)}` })
        }
      }
    },
    close: async () => {
      await watch.close()
      await session.leave({ state: 'absent', reason: 'The preview has ended', fix: '' })
    },
  }
}

const unreadable = (cause: unknown): Finding => ({
  rule: '',
  severity: 'error',
  line: 1,
  reason: messageOf(cause),
  fix: cause instanceof Trouble ? cause.fix : 'Look at the message, then save the lab again',
})
