import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTerminal, type Terminal, type TypeOptions } from '../../source/machine/terminal.ts'
import { because, inContainer, missing, removeContainer, startContainer } from './container.ts'

const NEW_SHELL = 'The terminal has a new shell: variables, functions and the directory are lost'

describe.skipIf(missing)(`a block that goes wrong${because}`, () => {
  let container: string
  let terminal: Terminal
  beforeAll(async () => {
    container = startContainer()
    terminal = await openTerminal({ container, cols: 80, rows: 24 })
  })
  afterAll(async () => {
    await terminal.close()
    removeContainer(container)
  })

  const type = (text: string, options: Partial<TypeOptions> = {}) =>
    terminal.type(text, { timeoutMs: 20_000, ...options })
  const mark = () => type('state=kept; cd /etc')
  /** The shell that the next block finds: the one before, with its state, or another one. */
  const expectShell = async (state: 'kept' | 'lost') => {
    const block = await type('echo "$state $PWD"')
    expect(block.outcome).toEqual({ state: 'finished' })
    expect(block.output.text).toBe(state === 'kept' ? 'kept /etc\n' : ' /root\n')
    expect(block.notes).toEqual(state === 'kept' ? [] : [NEW_SHELL])
  }

  test('is ended at its time limit, and its other lines do not run', async () => {
    await mark()
    const block = await type('sleep 60\ntouch /tmp/ran-on', { timeoutMs: 700 })
    expect(block.outcome).toEqual({ state: 'timed-out', timeoutMs: 700 })
    expect(block.commands).toMatchObject([{ line: 'sleep 60', status: 130 }])
    expect(block.unread).toEqual(['touch /tmp/ran-on'])
    await expectShell('kept')
    expect(inContainer(container, 'ls /tmp')).not.toContain('ran-on')
  })

  test('is ended by SIGTERM or SIGKILL where Ctrl-C does not help', async () => {
    await mark()
    const term = await type('bash -c \'trap "" INT; sleep 60\'\ntouch /tmp/ran-on', {
      timeoutMs: 500,
    })
    expect(term.outcome.state).toBe('timed-out')
    expect(term.notes).toEqual([expect.stringMatching(/did not end by Ctrl-C, .* SIGTERM$/)])
    const kill = await type('bash -c \'trap "" INT TERM; while :; do sleep 1; done\'', {
      timeoutMs: 500,
    })
    expect(kill.notes).toEqual([expect.stringMatching(/did not end by Ctrl-C, .* SIGKILL$/)])
    await expectShell('kept')
    expect(inContainer(container, 'ls /tmp')).not.toContain('ran-on')
  })

  test('and ignores keys does not have its other lines run after it', async () => {
    await mark()
    const block = await type('bash -c "stty raw; sleep 60"\ntouch /tmp/ran-on', { timeoutMs: 600 })
    expect(block.outcome.state).toBe('timed-out')
    expect(block.unread).toEqual(['touch /tmp/ran-on'])
    await expectShell('kept')
    expect(inContainer(container, 'ls /tmp')).not.toContain('ran-on')
  })

  test('costs its shell where the shell itself does not listen, and nothing more', async () => {
    await mark()
    const block = await type("trap '' INT; while :; do sleep 0.1; done", { timeoutMs: 500 })
    expect(block.outcome.state).toBe('timed-out')
    expect(block.notes).toContain('The shell could not be brought back to its prompt')
    await expectShell('lost')
  })

  test('and takes long without a word is no fault before its time limit', async () => {
    const block = await type('sleep 3; echo done')
    expect(block.outcome).toEqual({ state: 'finished' })
    expect(block.output.text).toBe('done\n')
  })

  test('and does not end is ended as it is marked: after a while', async () => {
    await mark()
    const block = await type('yes\necho never', { ending: { type: 'after', ms: 300 } })
    expect(block.outcome).toEqual({ state: 'ended' })
    expect(block.commands).toMatchObject([{ line: 'yes', status: 130 }])
    await expectShell('kept')
  })

  test('and does not end is ended as it is marked: by its output', async () => {
    await mark()
    const block = await type('echo ready >/tmp/log\ntail -f /tmp/log', {
      ending: { type: 'output', text: 'ready' },
    })
    expect(block.outcome).toEqual({ state: 'ended' })
    expect(block.commands.at(-1)).toMatchObject({ line: 'tail -f /tmp/log', status: 130 })
    expect(block.output.text).toBe('ready\n')
    await expectShell('kept')
  })

  test.for([
    ['cat', 'cat'],
    ['read answer', 'bash'],
    ['read -e answer', 'bash'],
    ['cat | sort', 'cat'],
    ['sh', 'sh'],
    ['bash --norc', 'bash'],
    ['bash -c "read x; echo $x"', 'bash'],
  ] as const)('and waits for input is ended soon: %s', async ([text, program]) => {
    await mark()
    const block = await type(text)
    expect(block.outcome).toEqual({ state: 'waiting-for-input', program })
    await expectShell('kept')
  })

  test('and waits for input that comes is none of that', async () => {
    const block = await type('read -t 3 answer; echo "no answer"')
    expect(block.outcome).toEqual({ state: 'finished' })
  })

  test('has the lines named that another program read', async () => {
    await mark()
    const block = await type('sh\necho "in $0"\nexit 3\necho "back $?"')
    expect(block.outcome).toEqual({ state: 'finished' })
    // The kernel hands a program all that was typed ahead at once: what comes after `exit` is gone with it.
    expect(block.commands).toMatchObject([{ line: 'sh', status: 3 }])
    expect(block.commands[0]?.output.text).toContain('in sh\n')
    expect(block.unread).toEqual(['echo "in $0"', 'exit 3', 'echo "back $?"'])
    const swallowed = await type('cat\nls /nope')
    expect(swallowed.outcome).toEqual({ state: 'waiting-for-input', program: 'cat' })
    expect(swallowed.unread).toEqual(['ls /nope'])
    expect(swallowed.commands[0]?.output.text).toBe('ls /nope\n')
    await expectShell('kept')
  })

  test('has `read` take the lines after it, as in any terminal', async () => {
    const block = await type('read answer\nyes\necho "$answer"')
    expect(block.outcome).toEqual({ state: 'finished' })
    expect(block.unread).toContain('yes')
  })

  test.for(['exit 3', 'exec false', 'set -e\nfalse', 'kill -9 $$'])(
    'and ends its shell leaves a new one: %s',
    async text => {
      await mark()
      const block = await type(`${text}\necho never`)
      expect(block.outcome.state).toBe('shell-exited')
      expect(block.commands.at(-1)).toMatchObject({ state: 'lost', status: undefined })
      expect(block.unread).toEqual(['echo never'])
      await expectShell('lost')
    },
  )

  test('and ends its shell has the status of it', async () => {
    expect((await type('exit 3')).outcome).toEqual({ state: 'shell-exited', status: 3 })
  })

  test('and puts another bash in its place goes on in that one', async () => {
    await mark()
    const block = await type('export lab=25\nexec bash')
    expect(block.outcome).toEqual({ state: 'finished' })
    expect(block.notes).toHaveLength(1)
    const next = await type('echo "$lab $state $PWD"; false')
    expect(next.output.text).toBe('25  /etc\n')
    expect(next.commands).toMatchObject([{ status: 1 }])
    expect((await type('history | grep -c [_]labproof')).output.text).toBe('0\n')
  })

  test.for([
    ['less /etc/passwd', 'less'],
    ['vi /tmp/file', 'vi'],
    ['top', 'top'],
  ] as const)('and opens a full-screen program is ended: %s', async ([text, program]) => {
    await mark()
    const block = await type(text)
    expect(block.outcome).toEqual({ state: 'full-screen', program })
    await expectShell('kept')
  })

  test.for(['echo "open', "cat <<'EOF'\ntext", 'if true; then\necho a', 'echo $(ls', 'echo a \\'])(
    'and is not closed is found: %s',
    async text => {
      await mark()
      const block = await type(text)
      expect(block.outcome).toEqual({ state: 'unclosed' })
      expect(block.commands).toMatchObject([{ state: 'unclosed', line: text, status: undefined }])
      expect(block.unread).toEqual([])
      await expectShell('kept')
    },
  )

  test('is ended by the Ctrl-C of the next one', async () => {
    const first = terminal.type('sleep 60', { timeoutMs: 20_000 })
    await new Promise(resolve => setTimeout(resolve, 300))
    const second = await type('echo "$?"', { interrupt: true })
    expect((await first).outcome).toEqual({ state: 'interrupted' })
    expect(second.output.text).toBe('130\n')
  })

  test('is not cut where bash is slow to answer the Ctrl-C before it', async () => {
    execFileSync('docker', ['pause', container])
    const typed = type('echo "$?"', { interrupt: true })
    await new Promise(resolve => setTimeout(resolve, 3000))
    execFileSync('docker', ['unpause', container])
    expect((await typed).output.text).toBe('130\n')
  })

  test('is ended at any moment, and the next one finds the shell as it was', async () => {
    await mark()
    const loop = 'for i in $(seq 1 400); do echo line $i; done\necho second\necho third'
    for (let round = 0; round < 200; round++) {
      const moment = new AbortController()
      setTimeout(() => moment.abort(), round % 20)
      const block = await type(loop, { signal: moment.signal })
      expect(['finished', 'interrupted']).toContain(block.outcome.state)
      const next = await type('echo "$state $PWD"')
      expect(next.output.text, `round ${round}`).toBe('kept /etc\n')
      expect(next.commands).toHaveLength(1)
    }
  })

  test('is ended by its caller', async () => {
    await mark()
    const block = await type('sleep 60', { signal: AbortSignal.timeout(300) })
    expect(block.outcome).toEqual({ state: 'interrupted' })
    await expectShell('kept')
  })

  test('loses its shell with the connection, and nothing of the shell stays behind', async () => {
    const typed = type('sleep 61')
    await new Promise(resolve => setTimeout(resolve, 300))
    const clients = execFileSync('pgrep', ['-f', `docker exec.*${container} sh -c`])
    for (const pid of clients.toString().trim().split('\n')) process.kill(Number(pid), 'SIGKILL')
    expect((await typed).outcome).toEqual({ state: 'shell-exited', status: undefined })
    await expectShell('lost')
    expect(inContainer(container, 'pgrep -f "sleep [6]1" || echo none')).toBe('none')
  })
})

describe.skipIf(missing)(`a terminal that cannot be${because}`, () => {
  test('says why, and what to try', async () => {
    const opened = openTerminal({ container: 'labproof-is-not-there', cols: 80, rows: 24 })
    await expect(opened).rejects.toMatchObject({
      name: 'TerminalError',
      message: expect.stringMatching(
        /^Cannot open a terminal in `labproof-is-not-there`: .*No such container/,
      ),
      fix: expect.stringContaining('docker exec -it labproof-is-not-there bash'),
    })
  })

  test('ends the block, and then says why, when the container goes', async () => {
    const container = startContainer()
    const terminal = await openTerminal({ container, cols: 80, rows: 24 })
    const typed = terminal.type('sleep 60', { timeoutMs: 20_000 })
    removeContainer(container)
    expect((await typed).outcome.state).toBe('shell-exited')
    await expect(terminal.type('true', { timeoutMs: 1000 })).rejects.toMatchObject({
      name: 'TerminalError',
    })
    await terminal.close()
  })
})
