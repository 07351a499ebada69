import type { WebSocket } from 'ws'
import { messageOf } from '../model/trouble.ts'
import { LONGEST_MESSAGE, type ServerMessage } from './protocol.ts'
import { readClientMessage } from './read-message.ts'
import type { Guest, Room } from './room.ts'

/** What one page may send within `WINDOW_MS`: far above a person and a paste, far below harm. */
const MOST_MESSAGES = 1000
const MOST_BYTES = 16 * LONGEST_MESSAGE
const WINDOW_MS = 5000

/** Bytes waiting for a slow page above which it misses output, and below which it gets the whole screen anew. */
const BEHIND_BYTES = 4 * 1024 * 1024
const CAUGHT_UP_BYTES = 64 * 1024

/** Lets a page into a room for as long as its socket is open. */
export const attend = (socket: WebSocket, room: Room): void => {
  let behind = false
  const guest: Guest = {
    send: message => {
      if (socket.readyState !== socket.OPEN) return
      if (!behind && socket.bufferedAmount > BEHIND_BYTES) {
        behind = true
        catchUp()
      }
      if (!(behind && message.type === 'output')) socket.send(encode(message))
    },
  }
  const catchUp = () => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > CAUGHT_UP_BYTES) return void setTimeout(catchUp, 100)
    behind = false
    room.refresh(guest)
  }

  let messages = 0
  let bytes = 0
  const window = setInterval(() => {
    messages = 0
    bytes = 0
  }, WINDOW_MS)
  const leave = room.enter(guest)

  socket.on('message', (data, isBinary) => {
    const text = data.toString()
    messages += 1
    bytes += text.length
    if (messages > MOST_MESSAGES || bytes > MOST_BYTES)
      return socket.close(1008, 'Too much at once')
    const message = isBinary ? undefined : readClientMessage(text)
    if (!message) return socket.close(1008, 'Unexpected message')
    room.receive(message, guest).catch(error => {
      const reason = messageOf(error)
      guest.send({ type: 'refused', reason })
    })
  })
  // A message above the limit ends the connection: ws closes it with 1009 by itself.
  socket.on('error', () => undefined)
  socket.on('close', () => {
    clearInterval(window)
    leave()
  })
}

const encode = (message: ServerMessage): string => JSON.stringify(message)
