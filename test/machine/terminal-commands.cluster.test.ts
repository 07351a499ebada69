import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTerminal, type Terminal } from '../../source/machine/terminal.ts'
import { because, missing, removeContainer, startContainer } from './container.ts'

describe.skipIf(missing)(`commands of a block${because}`, () => {
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

  const type = (text: string) => terminal.type(text, { timeoutMs: 20_000 })
  /** Types a block that has to end by itself, and gives its commands. */
  const commandsOf = async (text: string) => {
    const block = await type(text)
    expect(block.outcome).toEqual({ state: 'finished' })
    expect(block.unread).toEqual([])
    return block.commands
  }
  const failuresOf = async (text: string) =>
    (await commandsOf(text)).flatMap(({ failures }) =>
      failures.map(({ command, status }) => `${status} ${command}`),
    )

  test('each has its own status and its own output', async () => {
    const commands = await commandsOf('echo one\nls /nope\necho "two $?"')
    expect(commands.map(({ status }) => status)).toEqual([0, 2, 0])
    expect(commands.map(({ output }) => output.text)).toEqual([
      'one\n',
      "ls: cannot access '/nope': No such file or directory\n",
      'two 2\n',
    ])
  })

  test('variables, functions and the directory live on in the next block', async () => {
    await type('lab=25; cd /etc; greet() { echo "hello $1"; }')
    const block = await type('greet "$lab $PWD"')
    expect(block.output.text).toBe('hello 25 /etc\n')
    await type('cd')
  })

  test('each member of a pipe has its status', async () => {
    const [first] = await commandsOf('(exit 3) | true | (exit 4) | true')
    expect(first).toMatchObject({ status: 0, pipeStatuses: [3, 0, 4, 0] })
  })

  test('a pipe of an earlier command is not taken for one of its own', async () => {
    const commands = await commandsOf('(exit 3) | true\nsleep 0.01 &\nf() { :; }\n')
    expect(commands.map(({ pipeStatuses }) => pipeStatuses)).toEqual([[3, 0], [0], [0]])
  })

  test.for([
    ['in a loop', 'for i in 1 2; do ls /nope 2>/dev/null; done; true', '2 ls /nope 2> /dev/null'],
    ['in a function', 'f() { false; true; }; f', '1 false'],
    ['in a substitution', 'x=$(false); true', '1 false'],
    ['in a subshell', '(cat /nope 2>/dev/null; true)', '1 cat /nope 2> /dev/null'],
    ['before another command', 'false; echo fine', '1 false'],
    ['behind a redirection of everything', '{ false; true; } >/dev/null 2>&1', '1 false'],
    ['of two lines', "bash -c 'exit 7\n'; true", "7 bash -c 'exit 7\n'"],
  ] as const)('one that fails %s is seen', async ([, text, failure]) => {
    expect(await failuresOf(text)).toContain(failure)
  })

  test.for([
    'if false; then :; fi',
    'false || true',
    'while false; do :; done',
    '! true || true',
    'false && true || true',
    'test -e /nope || echo none',
  ])('a question that is answered with no is no failure: %s', async text => {
    expect(await failuresOf(text)).toEqual([])
  })

  test('a mark of a failure gets into no variable, pipe and file', async () => {
    const [command] = await commandsOf(
      'x=$(false; echo a); false | cat >/tmp/p; { false; } &>/tmp/q; echo "$x" | od -c; cat /tmp/p /tmp/q',
    )
    expect(command?.output.text).toBe('0000000   a  \\n\n0000002\n')
  })

  test('a background job that fails is announced, in its own block or later', async () => {
    const [now] = await commandsOf('(exit 3) & sleep 0.2')
    expect(now?.jobs).toEqual([{ command: '( exit 3 )', status: 3 }])
    const later = await commandsOf('(sleep 0.3; exit 4) &')
    expect(later.flatMap(({ jobs }) => jobs)).toEqual([])
    const [next] = await commandsOf('sleep 0.6')
    expect(next?.jobs).toEqual([{ command: '( sleep 0.3; exit 4 )', status: 4 }])
    expect(next?.output.text).toBe('')
  })

  test('a job that ends after its block is announced by settling', async () => {
    await type('(sleep 0.1; exit 5) &')
    await new Promise(resolve => setTimeout(resolve, 300))
    const { commands, jobs } = await terminal.settle()
    expect(commands).toEqual([])
    expect(jobs).toEqual([{ command: '( sleep 0.1; exit 5 )', status: 5 }])
  })

  test('what a background job writes in the middle does not mix up the commands', async () => {
    const block = await type(
      '(for i in 1 2 3 4 5 6 7 8; do echo "job $i"; sleep 0.05; done) &\nsleep 0.2\necho mine\nsleep 0.3\nfalse\n',
    )
    expect(block.commands.map(({ line, status }) => `${status} ${line.split(' ')[0]}`)).toEqual([
      '0 (for',
      '0 sleep',
      '0 echo',
      '0 sleep',
      '1 false',
    ])
    expect(block.commands[2]?.output.text).toContain('mine')
    for (const number of [1, 2, 3, 4, 5, 6, 7, 8])
      expect(block.output.text).toContain(`job ${number}`)
  })

  test('constructs, here-documents and functions of several lines are one command each', async () => {
    const commands = await commandsOf(
      [
        'for i in 1 2',
        'do',
        '  echo "i=$i"',
        'done',
        "cat <<'EOF'",
        'kind: Pod   # not a comment',
        '',
        '  $not "expanded"',
        'EOF',
        'two() {',
        '  echo two',
        '}',
        'two',
        'echo a \\',
        '  b',
      ].join('\n'),
    )
    expect(commands.map(({ lineIndex }) => lineIndex)).toEqual([0, 4, 9, 12, 13])
    expect(commands.map(({ output }) => output.text)).toEqual([
      'i=1\ni=2\n',
      'kind: Pod   # not a comment\n\n  $not "expanded"\n',
      '',
      'two\n',
      'a b\n',
    ])
  })

  test('comments and empty lines are no commands', async () => {
    const commands = await commandsOf('# first\n\n   \necho a # trailing\n\n# last\n')
    expect(commands.map(({ line, status }) => [line, status])).toEqual([['echo a # trailing', 0]])
  })

  test('a syntax error and an unknown history event are commands that bash refused', async () => {
    const commands = await commandsOf('if then\necho "wow!nope"\necho after')
    expect(commands.map(({ state, status }) => [state, status])).toEqual([
      ['refused', 2],
      ['refused', 1],
      ['done', 0],
    ])
    expect(commands[1]?.output.text).toBe('bash: !nope: event not found\n')
  })

  test('a screen that is cleared in the middle of a line changes no command', async () => {
    const commands = await commandsOf('echo a\x0c b\nsleep 0.05\necho c')
    expect(commands.map(({ output }) => output.text)).toEqual(['a b\n', '', 'c\n'])
  })

  test('history expansion changes a line as it does for the learner', async () => {
    const commands = await commandsOf('echo first\necho again !!')
    expect(commands[1]).toMatchObject({
      line: 'echo again echo first',
      output: { text: 'again echo first\n' },
    })
  })

  test('lines of any length and alphabet arrive whole', async () => {
    const long = 'x'.repeat(9000)
    const commands = await commandsOf(
      `echo ${long} | wc -c\ncat <<EOF | wc -c\n${long}\nEOF\necho "✅ grün $((1 + 1))"`,
    )
    expect(commands.map(({ output }) => output.text)).toEqual(['9001\n', '9001\n', '✅ grün 2\n'])
    expect(commands.map(({ lineIndex }) => lineIndex)).toEqual([0, 1, 4])
  })

  test('a block of three hundred lines arrives whole, with nothing of it in any output', async () => {
    const lines = Array.from({ length: 300 }, (_, index) => `echo "line ${index} of a long block"`)
    const commands = await commandsOf(lines.join('\n'))
    expect(commands.map(({ output }) => output.text)).toEqual(
      lines.map((_, index) => `line ${index} of a long block\n`),
    )
  })

  test('ten megabytes of output are followed, with their beginning and their end kept', async () => {
    const [command] = await commandsOf(
      'head -c 10000000 /dev/zero | tr "\\0" a | fold -w 79; echo; echo end',
    )
    expect(command?.output.text.length).toBeLessThan(140_000)
    expect(command?.output.text.slice(0, 80)).toBe(`${'a'.repeat(79)}\n`)
    expect(command?.output.text.slice(-6)).toBe('a\nend\n')
    expect(command?.output.droppedBytes).toBeGreaterThan(9_900_000)
  })

  test('binary output and escape sequences are no harm to what follows', async () => {
    const commands = await commandsOf(
      'head -c 300000 /dev/urandom\nprintf "\\e[31mred\\e[0m\\e]0;title\\a\\e[?25l\\r\\n"; (exit 3)\necho next',
    )
    expect(commands.map(({ status }) => status)).toEqual([0, 3, 0])
    expect(commands[1]?.output.text).toBe('red\n')
    expect(commands[1]?.output.raw).toContain('\x1b[31m')
  })

  test('a program cannot forge the end of a command', async () => {
    const commands = await commandsOf(
      'printf "\\e]133;D;0\\a\\e]133;A\\a\\e]133;B\\a\\e]133;D;0;lp=00\\a"; echo real; (exit 9)\necho "$PS1$PS0"; set | grep -c labproof; (exit 8)\n',
    )
    expect(commands.map(({ status }) => status)).toEqual([9, 8])
    expect(commands[0]?.output.text).toBe('real\n')
  })
})
