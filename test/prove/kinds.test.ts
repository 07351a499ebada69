import { expect, test } from 'vitest'
import { readKinds } from '../../source/prove/kinds.ts'

const resource = (name: string, verbs: readonly string[], ...subresources: readonly string[]) => ({
  resource: name,
  verbs,
  subresources: subresources.map(subresource => ({ subresource })),
})

const group = (name: string | undefined, ...versions: readonly unknown[]) => ({
  metadata: name === undefined ? {} : { name },
  versions,
})

const discovery = (...items: readonly unknown[]) => ({ kind: 'APIGroupDiscoveryList', items })

test('a kind is listed by the version that its group prefers', () => {
  const found = readKinds(
    discovery(
      group(
        'autoscaling',
        {
          version: 'v2',
          resources: [resource('horizontalpodautoscalers', ['get', 'list'], 'status')],
        },
        {
          version: 'v1',
          resources: [resource('horizontalpodautoscalers', ['get', 'list'])],
        },
      ),
    ),
  )
  expect(found).toEqual([
    {
      path: 'apis/autoscaling/v2/horizontalpodautoscalers',
      resource: 'horizontalpodautoscalers',
      hasStatus: true,
    },
  ])
})

test('a custom kind has its group in its name, one of Kubernetes has not', () => {
  const list = { version: 'v1', resources: [resource('things', ['list'])] }
  const named = [undefined, 'apps', 'rbac.authorization.k8s.io', 'example.com']
  const found = readKinds(discovery(...named.map(name => group(name, list))))
  expect(found?.map(({ path, resource: name }) => `${path} ${name}`)).toEqual([
    'api/v1/things things',
    'apis/apps/v1/things things',
    'apis/rbac.authorization.k8s.io/v1/things things',
    'apis/example.com/v1/things things.example.com',
  ])
})

test('what cannot be listed, goes on by itself or is measured on request is left out', () => {
  const found = readKinds(
    discovery(
      group(undefined, {
        version: 'v1',
        resources: [resource('bindings', ['create']), resource('events', ['list'])],
      }),
      group('coordination.k8s.io', { version: 'v1', resources: [resource('leases', ['list'])] }),
      group('metrics.k8s.io', { version: 'v1beta1', resources: [resource('pods', ['list'])] }),
    ),
  )
  expect(found).toEqual([])
})

test('anything else is no discovery: the server did not answer', () => {
  expect(readKinds({ kind: 'Status', code: 503 })).toBeUndefined()
  expect(readKinds(undefined)).toBeUndefined()
})
