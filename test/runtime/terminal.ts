import { spawn } from 'node:child_process'

/** A real interactive bash on a terminal of its own. */
export type Terminal = {
  /** Types a line and waits until the prompt is back; gives what appeared meanwhile. */
  readonly type: (line: string) => Promise<string>
  /** Pastes text the way a terminal with bracketed paste does, then presses Enter. */
  readonly paste: (text: string) => Promise<string>
  /** Sends bytes, waiting for nothing. */
  readonly send: (bytes: string) => void
  /** Waits until the text has appeared (again, since the last wait). */
  readonly see: (text: string) => Promise<string>
  readonly close: () => Promise<void>
}

export const PROMPT = 'READY> '

/** Opens bash with `rc` as its start-up file, by way of util-linux' `script`. */
export const openTerminal = async (
  rc: string,
  env: Readonly<Record<string, string>>,
): Promise<Terminal> => {
  const child = spawn('script', ['-qefc', `exec bash --rcfile ${rc} -i`, '/dev/null'], {
    env: { TERM: 'xterm', ...env },
  })
  let seen = ''
  let from = 0
  const closed = new Promise<void>(resolve => child.on('close', () => resolve()))
  child.stdout.on('data', chunk => {
    seen += chunk
  })
  child.stdin.on('error', () => {})
  const see = async (text: string): Promise<string> => {
    const untilMs = Date.now() + 10_000
    for (;;) {
      const at = seen.indexOf(text, from)
      if (at >= 0) {
        const part = seen.slice(from, at)
        from = at + text.length
        return part
      }
      if (Date.now() > untilMs)
        throw new Error(`Cannot see ${JSON.stringify(text)} in ${JSON.stringify(seen.slice(from))}`)
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  }
  const send = (bytes: string): void => {
    child.stdin.write(bytes)
  }
  await see(PROMPT)
  return {
    send,
    see,
    type: line => {
      send(`${line}\n`)
      return see(PROMPT)
    },
    paste: async text => {
      send(`\u001b[200~${text}\u001b[201~\n`)
      // The echo of a paste draws the prompt again; readline turns bracketed paste off when it has taken the line.
      await see('\u001b[?2004l')
      return see(PROMPT)
    },
    close: async () => {
      send('\nexit\n')
      const timer = setTimeout(() => child.kill('SIGKILL'), 2000)
      await closed
      clearTimeout(timer)
    },
  }
}
