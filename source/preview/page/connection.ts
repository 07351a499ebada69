import type { ClientMessage, ServerMessage } from '../protocol.ts'

/** The page's line to the server; opened again by itself after it broke. */
export type Connection = { readonly send: (message: ClientMessage) => void }

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 4000

/** Connects to the room of a lab; events come until the page is closed. */
export const connect = (
  lab: string,
  onMessage: (message: ServerMessage) => void,
  onLink: (link: 'open' | 'lost') => void,
): Connection => {
  let socket: WebSocket
  let pause = FIRST_PAUSE_MS
  const open = () => {
    const address = new URL('/socket', location.href)
    address.protocol = 'ws:'
    address.searchParams.set('lab', lab)
    socket = new WebSocket(address)
    socket.onopen = () => {
      pause = FIRST_PAUSE_MS
      onLink('open')
    }
    // The server is this page's own: what it sends is of the union that both share.
    socket.onmessage = ({ data }) => onMessage(JSON.parse(String(data)))
    socket.onclose = () => {
      onLink('lost')
      setTimeout(open, pause)
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS)
    }
  }
  open()
  return {
    send: message => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
    },
  }
}
