import { expect, test } from 'vitest'
import { run } from '../../source/machine/shell.ts'

test('a letter whose bytes come in two pieces stays a letter', async () => {
  const script = String.raw`printf 'a\303'; printf 'b\303' >&2; sleep 0.3; printf '\274\n'; printf '\266\n' >&2; exit 4`
  expect(await run('bash', ['-c', script])).toMatchObject({
    stdout: 'aü\n',
    stderr: 'bö\n',
    exitCode: 4,
  })
})

test('what is written to it arrives byte for byte, much of it too', async () => {
  const input = 'ü–✓\n'.repeat(100_000)
  expect((await run('cat', [], { input })).stdout).toBe(input)
})

test('a program that is not there has exit status 127', async () => {
  expect(await run('no-such-program', [])).toMatchObject({ exitCode: 127, stdout: '' })
})

test('arguments reach the program as they are', async () => {
  const args = ["it's", '$HOME `id` "x"', '', 'a\nb', '*', '-n']
  expect((await run('printf', ['%s|', ...args])).stdout).toBe(args.map(one => `${one}|`).join(''))
})

test('many programs end by one signal, and Node warns of nothing', async () => {
  const warnings: Error[] = []
  const note = (warning: Error) => warnings.push(warning)
  process.on('warning', note)
  const { signal } = new AbortController()
  await Promise.all(Array.from({ length: 15 }, () => run('true', [], { signal })))
  await new Promise(resolve => setImmediate(resolve))
  process.off('warning', note)
  expect(warnings).toEqual([])
})
