import { expect, test } from 'vitest'
import { readPulls } from '../../source/machine/image-pulls.ts'

const line = (image: string, why: string) =>
  `E1126 04:19:03.850191     199 kuberuntime_image.go:43] "Failed to pull image" err="failed to pull and unpack image \\"${image}\\": failed to resolve reference \\"${image}\\": ${why}" image="${image}"`

const ETCD = 'registry.example/etcd:9.9.9-0'
const NO_HOST =
  'failed to do request: Head \\"https://registry.example/v2\\": dial tcp: lookup registry.example: no such host'

test('an image that failed three times is given up, with what is behind all the layers', () => {
  const journal = [line(ETCD, NO_HOST), line('other:1', 'x'), line(ETCD, NO_HOST)]
  expect(readPulls(journal.join('\n'))).toBeUndefined()
  expect(readPulls([...journal, 'something else', line(ETCD, NO_HOST)].join('\n'))).toEqual({
    image: ETCD,
    reason: 'lookup registry.example: no such host',
  })
})

test('a tag that there is not', () => {
  const why = `${ETCD}: not found`
  expect(readPulls(Array.from({ length: 3 }, () => line(ETCD, why)).join('\n'))).toEqual({
    image: ETCD,
    reason: 'not found',
  })
})

test('a node without a journal has lost nothing', () => {
  expect(readPulls('')).toBeUndefined()
  expect(readPulls('-- No entries --\n')).toBeUndefined()
})
