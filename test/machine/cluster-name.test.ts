import { expect, test } from 'vitest'
import { clusterName } from '../../source/machine/kind.ts'

test('the cluster of a lab at any URL has a name that a host can have', () => {
  for (const slug of ['day-025', 'Docker_101', 'kubernetes-1.30._', '_', 'a'.repeat(100)]) {
    const name = clusterName(slug, 'abcdef0123456789')
    expect(name).toMatch(/^labproof-[a-z0-9]+(?:-[a-z0-9]+)*$/)
    expect(name.length).toBeLessThanOrEqual(50)
  }
})
