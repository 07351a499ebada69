import { expect, test } from 'vitest'
import { openKeys } from '../../source/preview/page/keys.ts'
import type { ClientMessage } from '../../source/preview/protocol.ts'

const sentFor = async (typed: readonly string[]): Promise<readonly string[]> => {
  const sent: ClientMessage[] = []
  const type = openKeys(1, message => sent.push(message))
  for (const keys of typed) type(keys)
  await Promise.resolve()
  return sent.flatMap(message => (message.type === 'keys' ? [message.data] : []))
}

test('what an emulator answers at once is one message', async () => {
  expect(await sentFor(Array(5000).fill('\x1b[1;1R'))).toHaveLength(4)
  expect(await sentFor(['l', 's', '\r'])).toEqual(['ls\r'])
})

test('a paste is cut between its characters', async () => {
  const paste = `x${'🚀'.repeat(20_000)}`
  const sent = await sentFor([paste])
  expect(sent.join('')).toBe(paste)
  for (const part of sent) expect(Buffer.from(part).toString()).toBe(part)
})
