import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Ended, type Machine, makeMachine, run, writeKubectl } from './machine.ts'
import { openTerminal, PROMPT } from './terminal.ts'

let machine: Machine
beforeEach(async () => {
  machine = await makeMachine()
})
afterEach(() => machine.remove())

const launch = (
  code: string,
  env: Readonly<Record<string, string>> = {},
  step = 'step-02',
): Promise<Ended> =>
  machine.run(['/bin/bash', `${machine.opt}/launch.sh`, step], { input: code, env })

/** The environment of a machine without Node on PATH, where nothing is waited for. */
const withoutNode = async (): Promise<Readonly<Record<string, string>>> => {
  await rm(`${machine.opt}/state/node-ready`)
  for (const name of ['bash', 'mkdir', 'sleep', 'timeout', 'tee', 'stty', 'rm', 'cat'])
    await machine.write(`bin/${name}`, `#!/bin/bash\nexec /usr/bin/${name} "$@"\n`, 0o755)
  return { PATH: `${machine.folder}/bin`, LABPROOF_NODE_WAIT_MS: '300' }
}

describe('with Node', () => {
  test('a pass is kept, once, and clears the reason', async () => {
    await machine.write('opt/state/why', 'old\n')
    const beforeMs = Date.now()
    expect(await launch('1')).toMatchObject({ status: 0, stdout: '', stderr: '' })
    const passed = await machine.read('opt/state/passed/step-02')
    expect(Number(passed)).toBeGreaterThanOrEqual(beforeMs)
    expect(Number(passed)).toBeLessThanOrEqual(Date.now())
    await expect(machine.read('opt/state/why')).rejects.toThrow('ENOENT')
    await launch('1')
    expect(await machine.read('opt/state/passed/step-02')).toBe(passed)
  })

  test('a failure is printed, kept, and told by `why`', async () => {
    expect(await launch("fail('No etcd pod')")).toMatchObject({
      status: 1,
      stdout: 'No etcd pod\n',
    })
    expect(await machine.run(['/bin/bash', `${machine.opt}/why.sh`])).toMatchObject({
      stdout: 'No etcd pod\n',
    })
    await expect(machine.read('opt/state/passed/step-02')).rejects.toThrow('ENOENT')
  })

  test('without a failure `why` says so', async () => {
    expect(await machine.run(['/bin/bash', `${machine.opt}/why.sh`])).toMatchObject({
      stdout: 'No check has failed since the last one that passed\n',
    })
  })

  test('a check that never gives way is ended', async () => {
    const ended = await launch('for (;;);', { LABPROOF_DEADLINE_MS: '1' })
    expect(ended).toMatchObject({ status: 1 })
    expect(ended.stdout).toContain('did not finish')
  }, 15_000)

  test('a check that breaks its runtime has a reason', async () => {
    expect((await launch('process.exit(7)')).stdout).toContain(
      'The check could not run (exit code 7)',
    )
  })

  test('its words go to the log too', async () => {
    expect(await launch("console.error('a word')")).toMatchObject({ status: 0, stderr: 'a word\n' })
    await expect.poll(() => machine.read('log')).toBe('a word\n')
  })

  test('a name that is no step is refused', async () => {
    expect(await launch('1', {}, '../why')).toMatchObject({ status: 1 })
    expect(await launch('1', {}, '')).toMatchObject({ status: 1 })
  })

  test('NODE_OPTIONS and BASH_ENV of whoever calls do not matter', async () => {
    expect(await launch('1', { NODE_OPTIONS: '--nonsense', BASH_ENV: '/nowhere' })).toMatchObject({
      status: 0,
    })
  })

  test('an empty environment is enough', async () => {
    const { LABPROOF_HOME = '' } = machine.env
    const code = "if (process.env.HOME !== '/root') fail('HOME'); await $`ls / >/dev/null`"
    const env = { LABPROOF_HOME, LABPROOF_LOG: `${machine.folder}/log` }
    expect(
      await run(['/bin/bash', `${machine.opt}/launch.sh`, 'step-01'], { input: code, env }),
    ).toMatchObject({
      status: 0,
      stdout: '',
    })
  })
})

describe('without Node', () => {
  const reasons: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    [
      'not begun',
      {},
      'The preparation of this machine has not begun yet: wait a moment, then press CHECK again',
    ],
    [
      'under way',
      { 'node-started': `${process.pid}\n` },
      'Node.js is still being installed for the checks: wait a moment, then press CHECK again',
    ],
    [
      'broken off',
      { 'node-started': '4194304\n' },
      'The installation of Node.js for the checks broke off (see LOG): start the scenario again',
    ],
    [
      'failed',
      { 'node-failed': 'no network\n' },
      'The checks need Node.js, and it could not be installed: no network (see LOG)',
    ],
  ]
  test.for(reasons)('%s', async ([, markers, reason]) => {
    const env = await withoutNode()
    for (const [name, content] of Object.entries(markers))
      await machine.write(`opt/state/${name}`, content)
    const ended = await launch('1', env)
    expect(ended).toMatchObject({
      status: 1,
      stdout: `${reason.replace('LOG', `${machine.folder}/log`)}\n`,
    })
    expect(await machine.read('opt/state/why')).toBe(ended.stdout)
  })

  test('one that comes while it waits is used', async () => {
    const env = await withoutNode()
    setTimeout(() => machine.write('opt/state/node-ready', `${process.execPath}\n`), 400)
    expect(await launch('1', { ...env, LABPROOF_NODE_WAIT_MS: '9000' })).toMatchObject({
      status: 0,
    })
  })

  test('one that is too old is not used', async () => {
    const env = await withoutNode()
    await machine.write('bin/node', '#!/bin/bash\nexit 1\n', 0o755)
    expect((await launch('1', env)).stdout).toContain('has not begun yet')
  })

  test('one on PATH is used', async () => {
    const env = await withoutNode()
    await machine.write('bin/node', `#!/bin/bash\nexec ${process.execPath} "$@"\n`, 0o755)
    expect(await launch('1', env)).toMatchObject({ status: 0 })
  })
})

test('the reason appears above the prompt, what is typed there stays', async () => {
  await machine.write('rc', `PS1='${PROMPT}'\n`)
  const { type, send, see, close } = await openTerminal(`${machine.folder}/rc`, machine.env)
  await type('true')
  send('echo one ')
  await see('echo one')
  await launch("fail('No etcd \\u001b]0;pod\\u0007 is \\u001b[5mrunning')")
  await see('✗\u001b[0m No etcd  is running'.replace('  ', ' '))
  send('two\n')
  await see('one two')
  await close()
})

test('a program in the foreground gets the reason on a line of its own', async () => {
  await machine.write('rc', `PS1='${PROMPT}'\n`)
  const { send, see, close } = await openTerminal(`${machine.folder}/rc`, machine.env)
  send('printf begin; read -r line; echo "got $line"\n')
  await see('begin')
  send('sleep 3 && echo slept\n\n')
  await see(PROMPT)
  send('sleep 2; echo slept\n')
  await new Promise(resolve => setTimeout(resolve, 300))
  await launch("fail('No etcd pod')")
  await see('\n\u001b[31m✗\u001b[0m No etcd pod\r\n')
  await see('slept')
  await close()
})

describe('evidence', () => {
  /** Records lines, the first at `atMs`, a second apart. */
  const record = (atMs: number, ...lines: readonly string[]) =>
    machine.write(
      'opt/state/evidence.log',
      lines.map((line, index) => `${atMs + index * 1000} /dev/pts/0 0 0 ${line}\n`).join(''),
    )
  const ran = "await ran('kubectl get pods -n kube-system -l component=etcd')"
  const HOUR_AGO = Date.now() - 3_600_000

  test('a command of this step counts', async () => {
    await record(HOUR_AGO, 'true', 'k -n kube-system get po -l component=etcd', 'ls')
    expect(await launch(ran)).toMatchObject({ status: 0 })
  })

  test('a command from before the last step passed does not', async () => {
    await record(HOUR_AGO, 'k -n kube-system get po -l component=etcd')
    await machine.write('opt/state/passed/step-01', `${HOUR_AGO + 500}\n`)
    expect(await launch(ran)).toMatchObject({
      stdout:
        'Run this again, now that you are in this step: kubectl get pods -n kube-system -l component=etcd\n',
    })
    expect(await launch(ran, {}, 'step-01')).toMatchObject({ status: 0 })
  })

  test('without a pass of the step before, the closest earlier one counts', async () => {
    await record(HOUR_AGO, 'k -n kube-system get po -l component=etcd')
    await machine.write('opt/state/passed/step-01', `${HOUR_AGO - 500}\n`)
    await machine.write('opt/state/passed/step-08', `${HOUR_AGO + 500}\n`)
    expect(await launch(ran, {}, 'step-07')).toMatchObject({ status: 0 })
    expect(await launch(ran, {}, 'step-10')).toMatchObject({ status: 1 })
  })

  test('what is missing, and what failed, is said', async () => {
    await record(HOUR_AGO, 'ls')
    expect((await launch(ran)).stdout).toMatch(/^Run this command first: kubectl get pods/)
    await machine.write(
      'opt/state/evidence.log',
      `${HOUR_AGO} - 1 1 kubectl get pods x\nnot a record\n`,
    )
    expect((await launch("await ran('kubectl get pods x')")).stdout).toMatch(
      /^This command failed when you ran it/,
    )
    expect(await launch("await ran('kubectl get pods x', { outcome: 'failure' })")).toMatchObject({
      status: 0,
    })
    await record(HOUR_AGO, 'kubectl get pods x')
    expect(
      (await launch("await ran('kubectl get pods x', { outcome: 'failure' })")).stdout,
    ).toMatch(/^This command was expected to fail here/)
  })

  test('of a list, any one counts, and the one that was done is spoken of', async () => {
    const either = "await ran(['kubectl get pods', 'crictl ps'])"
    await record(HOUR_AGO, 'ls')
    expect((await launch(either)).stdout).toBe('Run this command first: kubectl get pods\n')
    await machine.write('opt/state/evidence.log', `${HOUR_AGO} - 1 1 crictl ps\n`)
    expect((await launch(either)).stdout).toMatch(/^This command failed .*: crictl ps$/m)
    await record(HOUR_AGO, 'ls', 'sudo crictl ps')
    expect(await launch(either)).toMatchObject({ status: 0 })
    expect((await launch('await ran([])')).stdout).toMatch(/Unexpected empty list/)
  })

  test('what else has to stand in the line is looked for in what it stands for, too', async () => {
    const counted = "await ran('etcdctl get $KEY', { with: /--prefix/ })"
    await record(HOUR_AGO, 'etcdctl get /')
    expect((await launch(counted)).stdout).toBe('Run this command first: etcdctl get $KEY\n')
    await record(HOUR_AGO, "alias keys='etcdctl get / --prefix'", 'keys')
    expect(await launch(counted)).toMatchObject({ status: 0 })
  })

  test("the kubeconfig's namespace is the one of a command without any", async () => {
    await writeKubectl(machine, {
      'config view --minify -o jsonpath={..namespace}': { out: 'kube-system' },
    })
    await record(HOUR_AGO, 'kubectl get pods -l component=etcd')
    expect(await launch(ran)).toMatchObject({ status: 0 })
  })

  test('an endless command counts while it runs', async () => {
    await machine.write('rc', `PS1='${PROMPT}'\n`)
    const { send, see, close } = await openTerminal(`${machine.folder}/rc`, machine.env)
    const follow = `tail -f ${machine.folder}/rc`
    expect(await launch(`await ran('${follow}')`)).toMatchObject({ status: 1 })
    send(`${follow}\n`)
    await see('PS1=')
    expect(await launch(`await ran('${follow}')`)).toMatchObject({ status: 0 })
    send('\u0003')
    await close()
  })
})
