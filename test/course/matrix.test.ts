import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { kindConfig } from '../../source/course/kind-config.ts'
import { nodeImage, parseMatrix } from '../../source/course/matrix.ts'

test('every Kubernetes with every etcd', () => {
  expect(parseMatrix('kubernetes=1.33,1.34,etcd=3.5.21-0,3.6.5-0')).toEqual([
    { kubernetes: '1.33', etcd: '3.5.21-0' },
    { kubernetes: '1.33', etcd: '3.6.5-0' },
    { kubernetes: '1.34', etcd: '3.5.21-0' },
    { kubernetes: '1.34', etcd: '3.6.5-0' },
  ])
})

test('an axis that is not named is left to the machine', () => {
  expect(parseMatrix('etcd=3.5.21-0')).toEqual([{ kubernetes: undefined, etcd: '3.5.21-0' }])
})

test.for([
  ['1.33,1.34', 'expected versions by name, as in `kubernetes=1.33,1.34`'],
  ['kubernets=1.33', 'did you mean `kubernetes`?'],
  ['kubernetes=', '`` is no version of kubernetes'],
  ['etcd=3.5.21-0,', '`` is no version of etcd'],
  ['etcd=3.5 $(id)', '`3.5 $(id)` is no version of etcd'],
  ['etcd=3.5/../x', '`3.5/../x` is no version of etcd'],
  ['kubernetes=--help', '`--help` is no version of kubernetes'],
  ['etcd=3.5.21-0,3.5.21-0', 'etcd 3.5.21-0 stands there twice'],
  ['etcd=3.5.21-0,etcd=3.6.5-0', '`etcd=` stands there twice'],
] as const)('%s: %s', ([text, reason]) => {
  expect(() => parseMatrix(text)).toThrow(reason)
})

test.for([
  ['1.33', 'kindest/node:v1.33.12'],
  ['v1.33', 'kindest/node:v1.33.12'],
  ['1.33.4', 'kindest/node:v1.33.4'],
  ['1.3', 'kindest/node:v1.3.0'],
  ['1.40', 'kindest/node:v1.40.0'],
  ['labs/node@sha256:00', 'labs/node@sha256:00'],
  ['labs-node:1.33', 'labs-node:1.33'],
] as const)('the node image of %s is %s', ([version, image]) => {
  const there = ['kindest/node:v1.33.4', 'kindest/node:v1.33.12', 'kindest/node:v1.34.0', '']
  expect(nodeImage(version, there)).toBe(image)
})

const patchesOf = (config: string): readonly unknown[] => {
  const read: unknown = parse(config)
  const patches: unknown =
    typeof read === 'object' && read !== null && Reflect.get(read, 'kubeadmConfigPatches')
  return Array.isArray(patches) ? patches.map(patch => parse(String(patch))) : []
}

test("another etcd goes into a configuration of kind's own", () => {
  const config = kindConfig(undefined, '3.5.21-0')
  expect(parse(config)).toMatchObject({ kind: 'Cluster', apiVersion: 'kind.x-k8s.io/v1alpha4' })
  expect(patchesOf(config)).toEqual([
    { kind: 'ClusterConfiguration', etcd: { local: { imageTag: '3.5.21-0' } } },
  ])
})

test("the author's configuration stays, with its comments", () => {
  const base = `# two nodes
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
nodes:
  - role: control-plane
  - role: worker
kubeadmConfigPatches:
  - |
    kind: KubeletConfiguration
    maxPods: 50
`
  const config = kindConfig(base, '3.10')
  expect(config.startsWith(base)).toBe(true)
  expect(patchesOf(config)).toEqual([
    { kind: 'KubeletConfiguration', maxPods: 50 },
    // A tag of digits stays text.
    { kind: 'ClusterConfiguration', etcd: { local: { imageTag: '3.10' } } },
  ])
})

test.for(['', 'nodes: []', 'kind: Pod', 'a: b: c', '- 1'])('%j is no configuration', base => {
  expect(() => kindConfig(base, '3.5.21-0')).toThrow()
})
