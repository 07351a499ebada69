import { stripVTControlCharacters } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readEntry } from '../../source/runtime/evidence-log.ts'
import { type Machine, makeMachine, run } from './machine.ts'
import { openTerminal, PROMPT, type Terminal } from './terminal.ts'

let machine: Machine
let terminal: Terminal | undefined
beforeAll(async () => {
  machine = await makeMachine()
})
afterEach(async () => {
  await terminal?.close()
  terminal = undefined
})
afterAll(() => machine.remove())

/** Opens a terminal whose start-up file has `before`, then the hook. */
const open = async (before = '', after = ''): Promise<Terminal> => {
  await machine.write('opt/state/evidence.log', '')
  await machine.write(
    'rc',
    `PS1='${PROMPT}'\nHISTFILE=\n${before}\n. ${machine.opt}/hook.sh\n${after}\n`,
  )
  terminal = await openTerminal(`${machine.folder}/rc`, machine.env)
  return terminal
}

/** What was recorded: `status members command` each. */
const recorded = async (): Promise<readonly string[]> => {
  const log = await machine.read('opt/state/evidence.log')
  const entries = log.split('\n').slice(0, -1).map(readEntry)
  return entries.map(
    entry => `${entry?.status ?? '-'} ${entry?.members.join(',') || '-'} ${entry?.line}`,
  )
}

/** Types lines, one after the other. */
const typed = async (lines: readonly string[], before?: string, after?: string) => {
  const { type } = await open(before, after)
  for (const line of lines) await type(line)
  return recorded()
}

describe('a line is recorded with its statuses', () => {
  const rows: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['a command', ['true', '(exit 3)'], ['0 0 true', '3 3 (exit 3)']],
    ['a pipe', ['false | (exit 4) | true'], ['0 1,4,0 false | (exit 4) | true']],
    ['a list', ['false; true'], ['0 0 false; true']],
    [
      'an empty Enter and a comment are nothing',
      ['', 'true', '', '# no', '  ', ':'],
      ['0 0 true', '0 0 :'],
    ],
    ['the same command twice', ['true', 'true', 'true'], ['0 0 true', '0 0 true', '0 0 true']],
    [
      'characters that could break the log',
      ["printf 'a\\n%s' b >/dev/null", 'echo ü ✗ "$HOME"'],
      ["0 0 printf 'a\\n%s' b >/dev/null", '0 0 echo ü ✗ "$HOME"'],
    ],
    [
      'a status that is asked for',
      ['(exit 5)', 'test $? = 5'],
      ['5 5 (exit 5)', '0 0 test $? = 5'],
    ],
    [
      'PIPESTATUS that is asked for',
      ['(exit 5) | (exit 6)', 'test "${PIPESTATUS[0]}:${PIPESTATUS[1]}" = 5:6'],
      ['6 5,6 (exit 5) | (exit 6)', '0 0 test "${PIPESTATUS[0]}:${PIPESTATUS[1]}" = 5:6'],
    ],
    [
      'the last argument that is asked for',
      [': one two', 'test $_ = two'],
      ['0 0 : one two', '0 0 test $_ = two'],
    ],
    [
      'history switched off',
      ['set +o history', 'true', 'set -o history', ':'],
      ['0 0 set +o history', '0 0 :'],
    ],
    ['history cleared', ['true', 'history -c', ':', ': 2'], ['0 0 true', '0 0 :', '0 0 : 2']],
    ['fc', ['true', 'fc -s true'], ['0 0 true', '0 0 true']],
    [
      'strict options',
      ['set -u', 'set -e', 'set -o pipefail', 'true', 'set +eu'],
      ['0 0 set -u', '0 0 set -e', '0 0 set -o pipefail', '0 0 true', '0 0 set +eu'],
    ],
  ]
  const settings = [
    '',
    'HISTCONTROL=ignoreboth',
    'HISTCONTROL=ignoredups:erasedups',
    'HISTSIZE=2',
    'shopt -u cmdhist',
    "IFS=''",
    'HISTTIMEFORMAT="%F "',
    'set -u',
    'PS0="x"',
    'PROMPT_COMMAND="true"',
    'PROMPT_COMMAND=(true :)',
    'trap traced=1 DEBUG',
  ]
  describe.for(settings)('with %s', setting => {
    // A DEBUG trap changes $_ by itself.
    const usable = rows.filter(
      ([, lines]) => !setting.startsWith('trap') || !lines.join().includes('$_'),
    )
    test.for(usable)('%s', async ([, lines, expected]) => {
      expect(await typed(lines, setting)).toEqual(expected)
    })
  })
})

test('a construct of several lines is one record', async () => {
  const { type, send } = await open()
  send('for i in 1 2; do\n')
  send('test $i = 1\n')
  await type('done')
  send('cat >/dev/null <<X\n')
  send('a\\b\n')
  await type('X')
  expect(await recorded()).toEqual([
    '1 1 for i in 1 2; do test $i = 1; done',
    '0 0 cat >/dev/null <<X\na\\b\nX\n',
  ])
})

test.for(['', 'HISTCONTROL=ignoreboth'])(
  'each line of a paste has its own status, with %s',
  async setting => {
    const { paste } = await open(setting)
    await paste('true\nfalse\n# a comment\n(exit 3)\n\nfalse | (exit 7)')
    expect(await recorded()).toEqual([
      '0 - true',
      '1 - false',
      '3 - (exit 3)',
      '7 1,7 false | (exit 7)',
    ])
  },
)

test('type-ahead is recorded line by line', async () => {
  const { send, see } = await open()
  send('true\nfalse\nsleep 0.1; (exit 2)\necho last-$((1 + 1))\n')
  await see('last-2')
  await see(PROMPT)
  expect(await recorded()).toEqual([
    '0 0 true',
    '1 1 false',
    '2 2 sleep 0.1; (exit 2)',
    '0 0 echo last-$((1 + 1))',
  ])
})

test('Ctrl-C ends a command with 130, and at a prompt it is nothing', async () => {
  const { send, see, type } = await open()
  send('sleep 9\n')
  await see('sleep 9')
  await new Promise(resolve => setTimeout(resolve, 200))
  send('\u0003')
  await see(PROMPT)
  send('half\u0003')
  await see(PROMPT)
  await type('true')
  expect(await recorded()).toEqual(['130 130 sleep 9', '0 0 true'])
})

test('the history stays what HISTCONTROL makes of it', async () => {
  const { type } = await open('HISTCONTROL=ignoreboth')
  for (const line of ['true', 'true', ' secret', 'false', 'true', 'false', 'false'])
    await type(line)
  const history = await type('history')
  expect(history.match(/^ +\d+ .*$/gm)?.map(line => line.trim())).toEqual([
    '1  true',
    '2  false',
    '3  true',
    '4  false',
    '5  history',
  ])
  expect(await recorded()).toContain('127 127  secret')
})

test('commands of the prompt stay, those set before and those set after', async () => {
  const { type } = await open(
    "PROMPT_COMMAND='first=$?:${PIPESTATUS[*]}'",
    "PROMPT_COMMAND+=('last=$?:${PIPESTATUS[*]}')",
  )
  await type('(exit 2) | (exit 3)')
  expect(await type('echo "<$first $last>"')).toContain('<3:2 3 3:2 3>')
  await type("PROMPT_COMMAND='other=$?'")
  await type('(exit 4)')
  expect(await type('echo "<$other>"')).toContain('<4>')
  expect((await recorded()).at(-1)).toBe('0 0 echo "<$other>"')
})

test('sourced twice it records once', async () => {
  const { type } = await open('', `. ${machine.opt}/hook.sh`)
  await type(`. ${machine.opt}/hook.sh`)
  await type('true')
  expect((await recorded()).filter(line => line.endsWith('true'))).toEqual(['0 0 true'])
})

test('nothing is printed, even while bash traces', async () => {
  const { type } = await open()
  await type('set -x')
  expect(stripVTControlCharacters(await type('true')).replaceAll('\r', '')).toBe('true\n+ true\n')
  expect(await type('PS0=')).not.toContain('labproof')
  expect(await recorded()).toHaveLength(3)
})

test('without its folder it is silent', async () => {
  await machine.write(
    'rc',
    `PS1='${PROMPT}'\nHISTFILE=\nLABPROOF_HOME=/nowhere\n. ${machine.opt}/hook.sh\n`,
  )
  terminal = await openTerminal(`${machine.folder}/rc`, machine.env)
  expect(stripVTControlCharacters(await terminal.type('true')).replaceAll('\r', '')).toBe('true\n')
})

test('a shell that is not interactive is left alone', async () => {
  const ended = await run(
    ['/bin/bash', '-euc', `. ${machine.opt}/hook.sh; declare -p PROMPT_COMMAND PS0`],
    { env: machine.env },
  )
  expect(ended.stdout).toBe('')
})

test('the foreground line leaves the shell as it was', async () => {
  const line = await machine.read('opt/foreground.sh')
  const local = line.replaceAll('/opt/labproof', machine.opt)
  await machine.write('opt/state/evidence.log', '')
  await machine.write('rc', `PS1='${PROMPT}'\nHISTFILE=\nHISTCONTROL=\n`)
  terminal = await openTerminal(`${machine.folder}/rc`, machine.env)
  const { type } = terminal
  const names = "compgen -v | grep -vE 'labproof|PROMPT_COMMAND|PS0|PIPESTATUS'"
  await type(`set -o >~/options; ${names} >~/variables`)
  await type(local.replace(/\n$/, ''))
  const compare = `diff <(set -o) ~/options && diff <(${names}) ~/variables`
  await type(compare)
  expect(await type('history')).not.toContain('hook.sh')
  expect(await recorded()).toEqual([`0 0 ${compare}`, '0 0 history'])
})
