import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import { type ClientMessage, LONGEST_PASTE, type ServerMessage, type Size } from '../protocol.ts'
import { openKeys } from './keys.ts'

const RESET = '\x1bc'
/** What a program in the lab must not reach: title and icon, colours' questions, links, the clipboard. */
const REFUSED_OSC = [0, 1, 2, 8, 9, 52, 777, 1337]

/** The emulators of a page; they live as long as it does, whichever of them is in view. */
export type Screens = {
  readonly receive: (message: ServerMessage) => void
  /** Puts a terminal into an element, and fits it. */
  readonly show: (terminal: number, into: HTMLElement) => void
  /** Puts the keyboard into the terminal that is in view. */
  readonly focus: () => void
  /** What a terminal shows now, for who cannot see it. */
  readonly text: (terminal: number) => string
}

type Screen = {
  readonly emulator: Terminal
  readonly fit: FitAddon
  readonly element: HTMLElement
  /** Answers that the emulator gives to what is replayed go nowhere: they were given once. */
  replaying: boolean
  size: Size | undefined
}

const THEME = {
  background: '#0d1117',
  foreground: '#d7dde4',
  cursor: '#58d3c2',
  selectionBackground: '#2f5570',
  black: '#1b222b',
  red: '#ff8585',
  green: '#6fdd8b',
  yellow: '#f2cc60',
  blue: '#79b8ff',
  magenta: '#d2a8ff',
  cyan: '#58d3c2',
  white: '#d7dde4',
  brightBlack: '#8b97a5',
  brightRed: '#ffa198',
  brightGreen: '#8ff0a4',
  brightYellow: '#ffdf7e',
  brightBlue: '#a5d1ff',
  brightMagenta: '#e2c5ff',
  brightCyan: '#8be9dd',
  brightWhite: '#ffffff',
}

/** Opens the emulators; `send` goes to the server, `notice` to the reader. */
export const openScreens = (
  send: (message: ClientMessage) => void,
  notice: (text: string) => void,
): Screens => {
  const screens = new Map<number, Screen>()
  let inView = 1

  const screenOf = (terminal: number): Screen => {
    const there = screens.get(terminal)
    if (there) return there
    const screen = create()
    screens.set(terminal, screen)
    const { emulator, element } = screen
    const keys = openKeys(terminal, send)
    emulator.onData(data => {
      // A page in the background must not answer what the one in front answers too.
      if (!screen.replaying && document.hasFocus()) keys(data)
    })
    element.addEventListener('paste', event => refuseHuge(event, notice), true)
    new ResizeObserver(() => refit(terminal, screen)).observe(element)
    window.addEventListener('focus', () => refit(terminal, screen))
    return screen
  }

  const refit = (terminal: number, screen: Screen) => {
    const size = screen.element.isConnected ? screen.fit.proposeDimensions() : undefined
    if (!size || !(size.cols > 9) || !(size.rows > 1)) return
    const { cols, rows } = size
    screen.emulator.resize(cols, rows)
    if (screen.size?.cols === cols && screen.size.rows === rows) return
    screen.size = { cols, rows }
    send({ type: 'resize', terminal, size: { cols, rows } })
  }

  return {
    receive: message => {
      if (message.type === 'output') screenOf(message.terminal).emulator.write(message.data)
      if (message.type === 'screen') {
        const screen = screenOf(message.terminal)
        screen.replaying = true
        // What still waits to be drawn comes first: an emulator that was reset now would show it again.
        screen.emulator.write(`${RESET}${message.data}`, () => {
          screen.replaying = false
        })
        screen.size = message.size
        refit(message.terminal, screen)
      }
      if (message.type === 'size') {
        const screen = screenOf(message.terminal)
        screen.size = message.size
        screen.emulator.resize(message.size.cols, message.size.rows)
      }
    },
    show: (terminal, into) => {
      const screen = screenOf(terminal)
      inView = terminal
      into.replaceChildren(screen.element)
      if (!screen.emulator.element) screen.emulator.open(screen.element)
      refit(terminal, screen)
    },
    focus: () => screens.get(inView)?.emulator.focus(),
    text: terminal => {
      const buffer = screens.get(terminal)?.emulator.buffer.active
      if (!buffer) return ''
      const lines = Array.from({ length: buffer.length }, (_, index) =>
        buffer.getLine(index)?.translateToString(true),
      )
      return lines.join('\n')
    },
  }
}

const create = (): Screen => {
  const emulator = new Terminal({
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
    fontSize: 13,
    lineHeight: 1.2,
    scrollback: 5000,
    screenReaderMode: true,
    theme: THEME,
    // A link of a program could be called anything: none is followed.
    linkHandler: { activate: () => undefined },
  })
  const fit = new FitAddon()
  emulator.loadAddon(fit)
  for (const code of REFUSED_OSC) emulator.parser.registerOscHandler(code, () => true)
  emulator.attachCustomKeyEventHandler(event => {
    // The way out of the terminal by keys: Tab alone is the shell's.
    if (event.key === 'Tab' && event.shiftKey) return false
    return !event.altKey || !['n', 'p', 'c', 't'].includes(event.key)
  })
  const element = document.createElement('div')
  element.className = 'emulator'
  return { emulator, fit, element, replaying: false, size: undefined }
}

const refuseHuge = (event: ClipboardEvent, notice: (text: string) => void): void => {
  const { length } = event.clipboardData?.getData('text/plain') ?? ''
  if (length <= LONGEST_PASTE) return
  event.preventDefault()
  event.stopImmediatePropagation()
  notice(
    `Cannot paste ${(length / 1024 / 1024).toFixed(1)} MB: a terminal takes ${LONGEST_PASTE / 1024} kB at a time. Put it into a file block`,
  )
}
