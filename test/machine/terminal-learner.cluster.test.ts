import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTerminal, type Terminal } from '../../source/machine/terminal.ts'
import { because, inContainer, missing, removeContainer, startContainer } from './container.ts'

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the dollars are bash's
/** Lines whose effect a learner can see, each writing what it sees to $out; no status, no `$_` may differ. */
const SEEN = [
  ...['echo a b c', 'echo "last $_" >>$out'],
  ...['(exit 3) | true | (exit 4)', 'echo "$? ${PIPESTATUS[@]}" >>$out'],
  ...['false one two', 'echo "$? $_ ${PIPESTATUS[*]}" >>$out'],
  ...[
    'f() { local x=$(false); return 7; }',
    'f a; echo "$? $_" >>$out',
    'f b',
    'echo $? $_ >>$out',
  ],
  ...['ls /nope 2>>$out >&2 || echo "or $?" >>$out', 'x=$(false; echo ${PIPESTATUS[@]})$?'],
  'echo "$x $?" >>$out',
  ...['IFS=,; set -- 1 2 3; echo "$*" >>$out', 'echo "${PIPESTATUS[*]} $#" >>$out', 'unset IFS'],
  ...['set -o pipefail', 'false | true', 'echo $? >>$out', 'set +o pipefail'],
  ...['set -u', 'echo "$nope"', 'echo "unbound $?" >>$out', 'set +u'],
  ...['set -x', 'false 2>>$out', 'true', 'set +x'],
  ...['trap "echo int" INT; trap >/dev/null; trap - INT', 'echo "$SHLVL $PPID" | wc -w >>$out'],
  ...['shopt -q login_shell; echo "login $?" >>$out', 'echo "$PWD $HOME $TERM $LANG" >>$out'],
  ...['echo "${PROMPT_COMMAND-unset} ${BASH_REMATCH-unset} ${COLUMNS}x$LINES" >>$out'],
  ...['while read -r line; do [ -n "$line" ] || false; done <<< "a"', 'echo "$? $line" >>$out'],
  ...['sleep 0.01 & wait $!', 'echo "$? $(jobs | wc -l)" >>$out'],
  ...['false && true', 'echo "and $?" >>$out', '! true', 'echo "not $?" >>$out'],
  ...['# comment', '', 'echo "still $?" >>$out', 'if then', 'echo "syntax $?" >>$out'],
  ...['echo !nope', 'echo "event $?" >>$out', 'cat <<E >>$out', 'text $((1 + 1))', 'E'],
  ...['command_not_there 2>/dev/null', 'echo "$? $_" >>$out', 'history -w /dev/stdout >>$out'],
]

describe.skipIf(missing)(`the shell that a learner has${because}`, () => {
  let container: string
  let terminal: Terminal
  beforeAll(async () => {
    container = startContainer()
    terminal = await openTerminal({ container, cols: 90, rows: 33 })
  })
  afterAll(async () => {
    await terminal.close()
    removeContainer(container)
  })

  const type = (text: string) => terminal.type(text, { timeoutMs: 20_000 })
  const outputOf = async (text: string) => (await type(text)).output.text
  const statusOf = async (text: string) => (await type(text)).commands.map(({ status }) => status)

  test('is an interactive bash of root in /root, with a terminal of the size asked for', async () => {
    expect(
      await outputOf(
        'echo "$USER $PWD $HOME $SHELL $TERM $LANG $SHLVL"; tty; stty size; echo "${-//[^i]/}"; shopt login_shell',
      ),
    ).toMatch(
      /^root \/root \/root \/bin\/bash xterm-256color C.UTF-8 1\n\/dev\/pts\/\d+\n33 90\ni\nlogin_shell\s+off\n$/,
    )
  })

  test('shows every command the same as a shell without marks', async () => {
    const lines = (out: string) => [`out=${out}`, ...SEEN]
    await type(lines('/tmp/marked').join('\n'))
    const plain = `stty sane cols 90 rows 33; exec bash -i`
    const environment = ['TERM=xterm-256color', 'LANG=C.UTF-8', 'HOME=/root'].flatMap(pair => [
      '-e',
      pair,
    ])
    execFileSync(
      'docker',
      [
        'exec',
        '-i',
        '-w',
        '/root',
        ...environment,
        container,
        'script',
        '-qfc',
        plain,
        '/dev/null',
      ],
      { input: `${lines('/tmp/plain').join('\n')}\nexit\n` },
    )
    const seen = (path: string) =>
      inContainer(container, `cat ${path}`).replaceAll('/tmp/plain', '/tmp/marked')
    expect(seen('/tmp/marked').split('\n')).toEqual(seen('/tmp/plain').split('\n'))
    expect(seen('/tmp/plain')).toContain('unset unset 90x33')
  })

  test('may set its prompts and its PROMPT_COMMAND', async () => {
    await type(`PS1='lab> '; PS2='... '\nPROMPT_COMMAND='runs=$((runs + 1))'\nruns=0`)
    expect(await statusOf('true\nfalse\n(exit 3)')).toEqual([0, 1, 3])
    expect(await outputOf('echo "$runs"')).toBe('4\n')
    expect(await outputOf(`PROMPT_COMMAND="runs=many; $PROMPT_COMMAND"; echo hi`)).toBe('hi\n')
    expect((await type('echo "open')).outcome).toEqual({ state: 'unclosed' })
    await type(`PS1="(venv) $PS1"; PROMPT_COMMAND+='; :'; PS0=starting`)
    expect(await statusOf('true\nfalse')).toEqual([0, 1])
    const shown: string[] = []
    const end = terminal.onData(bytes => shown.push(bytes.toString()))
    await type('true')
    end()
    expect(shown.join('')).toContain('(venv) ')
    await type('unset PROMPT_COMMAND PS0')
    expect(await statusOf('false\ntrue')).toEqual([1, 0])
  })

  test('may set prompt and PROMPT_COMMAND in one command, and have a hook of its own after it', async () => {
    const block = await type(`unset PROMPT_COMMAND; PS1='$ '`)
    expect(block.outcome).toEqual({ state: 'finished' })
    expect(await statusOf('false\ntrue')).toEqual([1, 0])
    await type('PROMPT_COMMAND+=(hook); hook() { echo "$? ${PIPESTATUS[*]}" >>/tmp/hook; }')
    expect(await outputOf('true | (exit 5)\necho out')).toBe('out\n')
    expect(inContainer(container, 'cat /tmp/hook')).toBe('0 0\n5 0 5\n0 0')
    await type('unset PROMPT_COMMAND')
  })

  test('may have traps of its own', async () => {
    expect(await outputOf(`trap 'echo "at $BASH_COMMAND"' DEBUG\ntrue\ntrap - DEBUG`)).toBe(
      'at true\nat trap - DEBUG\n',
    )
    const failed = await type(`trap 'echo failed' ERR\nfalse\ntrap - ERR`)
    expect(failed.output.text).toBe('failed\n')
    expect(failed.commands.map(({ status }) => status)).toEqual([0, 1, 0])
  })

  test('sends its output nowhere else when it is redirected for good', async () => {
    const block = await type('exec 3>&1 >/tmp/log\necho hidden; false\nexec >&3 3>&-')
    expect(block.commands.map(({ status }) => status)).toEqual([0, 1, 0])
    expect(inContainer(container, 'cat /tmp/log')).toBe('hidden')
  })

  test('is resized as its window is', async () => {
    await terminal.resize(120, 40)
    expect(await outputOf('stty size')).toBe('40 120\n')
  })

  test('takes the keys of a person between two blocks', async () => {
    const shown: string[] = []
    const end = terminal.onData(bytes => shown.push(bytes.toString()))
    terminal.write('typed=by-hand\r')
    await expect.poll(() => shown.join('')).toMatch(/by-hand\r\n.*133;B/s)
    end()
    expect(await outputOf('echo "$typed"')).toBe('by-hand\n')
  })

  test('leaves nothing behind when it is closed, whatever it runs', async () => {
    const other = await openTerminal({ container, cols: 80, rows: 24 })
    const typed = other.type('sleep 62', { timeoutMs: 20_000 })
    await new Promise(resolve => setTimeout(resolve, 200))
    await other.close()
    expect((await typed).outcome.state).toMatch(/interrupted|shell-exited/)
    expect(inContainer(container, 'pgrep -f "sleep [6]2" || echo none')).toBe('none')
    expect(inContainer(container, 'ls /run/labproof | wc -l')).toBe('1')
    await expect(other.type('true', { timeoutMs: 1000 })).rejects.toMatchObject({
      message: expect.stringMatching(/it was closed$/),
    })
  })
})
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: end of the bash texts
