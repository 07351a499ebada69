import { describe, expect, test } from 'vitest'
import { differencesBetween } from '../../source/prove/changes.ts'
import { residueBetween } from '../../source/prove/residue.ts'
import type { KubeObject, NodeFile, Snapshot } from '../../source/prove/snapshot.ts'

const people = (time: string) => JSON.stringify([{ manager: 'kubectl-create', time }])
const object = (name: string, more: Partial<KubeObject> = {}): KubeObject => {
  const parts = name.split('/')
  return {
    name,
    resource: parts[0] ?? '',
    namespace: parts.length === 3 ? parts[1] : undefined,
    uid: name,
    resourceVersion: '1',
    generation: undefined,
    createdAt: '2026-01-01T00:00:00Z',
    deleting: false,
    owned: false,
    marks: '[null,null]',
    writes: { people: people('2026-01-01T00:00:00Z'), cluster: '[]' },
    hasStatus: false,
    ...more,
  }
}
const snapshot = (
  objects: readonly KubeObject[],
  files: Readonly<Record<string, NodeFile>> = {},
): Snapshot => ({
  objects: new Map(objects.map(one => [one.name, one])),
  files: new Map(Object.entries(files)),
  kinds: [],
  missing: undefined,
  clockOffsetMs: 0,
})
const changes = (before: readonly KubeObject[], after: readonly KubeObject[]) =>
  differencesBetween(snapshot(before), snapshot(after)).map(
    ({ object: { name }, type }) => `${name} ${type}`,
  )

const CLUSTER = { people: '[]', cluster: '[{"manager":"kube-controller-manager"}]' }

describe('differences', () => {
  test('are what people make, change and delete', () => {
    expect(changes([], [object('configmaps/a/one')])).toEqual(['configmaps/a/one created'])
    expect(changes([object('configmaps/a/one')], [])).toEqual(['configmaps/a/one deleted'])
    expect(
      changes([object('configmaps/a/one')], [object('configmaps/a/one', { resourceVersion: '2' })]),
    ).toEqual(['configmaps/a/one changed'])
  })

  test('are not what the cluster does by itself', () => {
    const made = object('configmaps/a/kube-root-ca.crt', { writes: CLUSTER })
    expect(changes([], [made])).toEqual([])
    expect(changes([made], [])).toEqual([])
    expect(changes([], [object('pods/a/web-x', { owned: true })])).toEqual([])
    const pod = object('pods/a/web-x', { owned: true, generation: 1, hasStatus: true })
    const leaving = { ...pod, resourceVersion: '2', generation: 2, deleting: true }
    expect(changes([pod], [leaving])).toEqual([])
    expect(changes([{ ...pod, owned: false }], [{ ...leaving, owned: false }])).toEqual([
      'pods/a/web-x deleted',
    ])
    const node = object('nodes/n', { hasStatus: true })
    expect(changes([node], [{ ...node, resourceVersion: '2' }])).toEqual([])
    const scaled = object('deployments/a/web', { generation: 1, hasStatus: true })
    const byScaler = { ...scaled, resourceVersion: '2', generation: 2, writes: CLUSTER }
    expect(changes([{ ...scaled, writes: { ...CLUSTER, cluster: '[]' } }], [byScaler])).toEqual([])
  })

  test('are a pod that its owner was deleted from under', () => {
    expect(changes([], [object('pods/a/orphan', { writes: CLUSTER })])).toEqual([
      'pods/a/orphan created',
    ])
  })

  test('are not what goes with its namespace, or was on its way out', () => {
    const inside = object('configmaps/gone/one')
    expect(changes([object('namespaces/gone', { deleting: true }), inside], [])).toEqual([])
    expect(changes([object('configmaps/a/one', { deleting: true })], [])).toEqual([])
  })
})

describe('residue', () => {
  const left = (before: Snapshot, after: Snapshot) =>
    residueBetween(before, after, []).map(({ what }) => what)

  test('names a namespace, and not what is in it', () => {
    expect(
      left(snapshot([]), snapshot([object('namespaces/a'), object('configmaps/a/one')])),
    ).toEqual(['namespaces/a'])
  })

  test('names a custom type, and not the objects of it', () => {
    const objects = [
      object('customresourcedefinitions/widgets.example.com'),
      object('widgets.example.com/default/one'),
    ]
    expect(left(snapshot([]), snapshot(objects))).toEqual([
      'customresourcedefinitions/widgets.example.com',
    ])
  })

  test('tells many of a kind as one', () => {
    const objects = [1, 2, 3, 4].map(number => object(`configmaps/default/test-${number}`))
    expect(left(snapshot([]), snapshot(objects))).toEqual(['configmaps/default/test-* (4 objects)'])
  })

  test('says what of an object was changed', () => {
    const node = object('nodes/n')
    const labelled = {
      ...node,
      resourceVersion: '2',
      marks: '[{"disk":"ssd"},null]',
      writes: { people: people('2026-01-01T00:00:05Z'), cluster: '[]' },
    }
    expect(left(snapshot([node]), snapshot([labelled]))).toEqual(['nodes/n (changed: label disk)'])
  })

  test('is no deployment that was only restarted', () => {
    const coredns = object('deployments/kube-system/coredns', { generation: 1, hasStatus: true })
    const write = (fields: unknown) => ({
      ...coredns,
      resourceVersion: '2',
      generation: 2,
      marks: '[null,{"deployment.kubernetes.io/revision":"2"}]',
      writes: {
        people: JSON.stringify([
          ...JSON.parse(coredns.writes.people),
          { manager: 'kubectl-rollout', time: '2026-01-01T00:00:05Z', fieldsV1: fields },
        ]),
        cluster: '[]',
      },
    })
    const annotations = { '.': {}, 'f:kubectl.kubernetes.io/restartedAt': {} }
    const template = { 'f:metadata': { 'f:annotations': annotations } }
    const restarted = write({ 'f:spec': { 'f:template': template } })
    expect(left(snapshot([coredns]), snapshot([restarted]))).toEqual([])
    const scaled = write({ 'f:spec': { 'f:replicas': {}, 'f:template': template } })
    expect(left(snapshot([coredns]), snapshot([scaled]))).toHaveLength(1)
  })

  test('names the folder, not the files in it, and nothing a shell notes for itself', () => {
    const file: NodeFile = { type: 'file', size: 1, writtenAt: 1, changedAt: 1 }
    const folder: NodeFile = { ...file, type: 'folder' }
    const files = {
      '/root/work': folder,
      '/root/work/a': file,
      '/root/.bash_history': file,
      '/root/.kube/config': { ...file, writtenAt: 2 },
    }
    expect(left(snapshot([], { '/root/.kube/config': file }), snapshot([], files))).toEqual([
      '/root/.kube/config (changed)',
      '/root/work',
    ])
  })
})
