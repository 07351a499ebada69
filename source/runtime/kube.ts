import { run } from './children.ts'
import { API_DOWN, fail, isApiDown } from './failure.ts'
import { fieldAt, isSameValue } from './fields.ts'

/** A Kubernetes object as the API server gave it. */
type KubeObject = {
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly deletionTimestamp?: string
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}

type Place = {
  /** Without it the namespace of the kubeconfig; `*` is all of them. */
  readonly namespace?: string
}
type Hint = {
  /** What the learner reads instead of the sentence made for the case. */
  readonly hint?: string
}

export type KubeWords = {
  /** The JSON of a kubectl command; `undefined` where the object or its type does not exist. */
  readonly kubectl: (...args: readonly string[]) => Promise<unknown>
  readonly get: Get
  /** Asserts that an object exists (with `*` in the name: at least one), and that its fields have these values. */
  readonly exists: (
    resource: string,
    name: string,
    options?: Place & Hint & { readonly fields?: Readonly<Record<string, unknown>> },
  ) => Promise<KubeObject>
  /** Asserts that no object has this name. */
  readonly gone: (resource: string, name: string, options?: Place & Hint) => Promise<true>
  /** Asserts that at least so many objects have such a name, and gives them. */
  readonly count: (
    resource: string,
    namePattern: string,
    least: number,
    options?: Place & Hint,
  ) => Promise<readonly KubeObject[]>
}

type Search = Place & {
  /** A label selector, as `-l` takes it. */
  readonly selector?: string
}

/** An object by its name, or `undefined`; without a name, or with `*` in it, an array of all that fit. */
type Get = {
  (resource: string, name?: undefined, options?: Search): Promise<readonly KubeObject[]>
  (resource: string, name: `${string}*${string}`, options?: Search): Promise<readonly KubeObject[]>
  (resource: string, name: string, options?: Search): Promise<KubeObject | undefined>
}

/** The words about the cluster, all of them by way of kubectl. */
export const kubeWords = (): KubeWords => ({
  kubectl,
  get,
  exists: async (resource, name, { namespace, fields = {}, hint } = {}) => {
    const found = await matching(resource, name, namespace)
    const what = described(resource, name, namespace)
    const faults = found.map(object => faultOf(object, fields))
    const at = faults.indexOf(undefined)
    const object = found[at]
    if (object) return object
    return fail(hint ?? (found.length === 0 ? `There is no ${what}` : `The ${what} ${faults[0]}`))
  },
  gone: async (resource, name, { namespace, hint } = {}) => {
    const [object] = await matching(resource, name, namespace)
    if (!object) return true
    const what = described(resource, object.metadata.name, namespace)
    const leaving = object.metadata.deletionTimestamp !== undefined
    return fail(
      hint ??
        (leaving
          ? `The ${what} is still being deleted; try again in a moment`
          : `The ${what} is still there`),
    )
  },
  count: async (resource, namePattern, least, { namespace, hint } = {}) => {
    const found = await matching(resource, namePattern, namespace)
    if (found.length >= least) return found
    const what = described(resource, namePattern, namespace)
    return fail(hint ?? `Found ${found.length} of at least ${least}: ${what}`)
  },
})

const kubectl = async (...args: readonly string[]): Promise<unknown> => {
  const formatted = args.some(arg => /^(?:-o|--output)/.test(arg))
  const { status, stdout, stderr } = await run('kubectl', [
    ...args,
    ...(formatted ? [] : ['-o', 'json']),
    '--request-timeout=10s',
  ])
  if (status === 0) return stdout.trim() === '' ? undefined : parsed(stdout, args)
  if (isAbsent(stderr)) return undefined
  return fail(kubectlReason(status, stderr, args))
}

const parsed = (text: string, args: readonly string[]): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new TypeError(`Unexpected output of \`kubectl ${args.join(' ')}\`, expected JSON`)
  }
}

/** The API server answered, and it knows no such object or type. */
const isAbsent = (stderr: string): boolean =>
  /\(NotFound\)|doesn't have a resource type|no matches for kind/.test(stderr) && !isApiDown(stderr)

const kubectlReason = (status: number, stderr: string, args: readonly string[]): string => {
  if (status === 127) return 'kubectl is not on this machine'
  if (/localhost:8080/.test(stderr))
    return 'kubectl finds no cluster: there is no kubeconfig on this machine'
  if (isApiDown(stderr)) return API_DOWN
  const lines = stderr.trim().split('\n')
  const said = lines.find(line => /^error|^unable/i.test(line)) ?? lines.at(-1)
  return `kubectl ${args.slice(0, 2).join(' ')} failed: ${said || `exit code ${status}`}`
}

function get(resource: string, name?: undefined, options?: Search): Promise<readonly KubeObject[]>
function get(
  resource: string,
  name: `${string}*${string}`,
  options?: Search,
): Promise<readonly KubeObject[]>
function get(resource: string, name: string, options?: Search): Promise<KubeObject | undefined>
async function get(
  resource: string,
  name?: string,
  options: Search = {},
): Promise<KubeObject | readonly KubeObject[] | undefined> {
  return name === undefined || name.includes('*')
    ? listed(resource, name, options)
    : single(resource, name, options.namespace)
}

const single = async (
  resource: string,
  name: string,
  namespace: string | undefined,
): Promise<KubeObject | undefined> => {
  const object = await kubectl('get', resource, name, ...placed(namespace))
  return isObject(object) ? object : undefined
}

const listed = async (
  resource: string,
  name: string | undefined,
  { namespace, selector }: Search,
): Promise<readonly KubeObject[]> => {
  const selected = selector === undefined ? [] : ['-l', selector]
  const list = await kubectl('get', resource, ...selected, ...placed(namespace))
  const fits = name === undefined ? () => true : globbed(name)
  return itemsOf(list).filter(({ metadata }) => fits(metadata.name))
}

const matching = async (
  resource: string,
  name: string,
  namespace: string | undefined,
): Promise<readonly KubeObject[]> => {
  if (name.includes('*'))
    return listed(resource, name, namespace === undefined ? {} : { namespace })
  const object = await single(resource, name, namespace)
  return object ? [object] : []
}

const placed = (namespace: string | undefined): readonly string[] =>
  namespace === undefined ? [] : namespace === '*' ? ['-A'] : ['-n', namespace]

/** `load-secret-*` as a test of names. */
const globbed = (pattern: string): ((name: string) => boolean) => {
  const parts = pattern.split('*').map(part => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
  const whole = new RegExp(`^${parts.join('.*')}$`)
  return name => whole.test(name)
}

const isObject = (value: unknown): value is KubeObject =>
  typeof value === 'object' && value !== null && 'metadata' in value && !Array.isArray(value)

const itemsOf = (list: unknown): readonly KubeObject[] =>
  typeof list === 'object' && list !== null && 'items' in list && Array.isArray(list.items)
    ? list.items.filter(isObject)
    : []

/** The first field that is not as wanted, in words; `undefined` where all are. */
const faultOf = (
  object: KubeObject,
  fields: Readonly<Record<string, unknown>>,
): string | undefined => {
  for (const [path, wanted] of Object.entries(fields)) {
    const found = fieldAt(object, path)
    if (isSameValue(found, wanted)) continue
    const has = found === undefined ? `has no ${path}` : `has ${path} ${JSON.stringify(found)}`
    return `${has}, expected ${wanted === null || wanted === undefined ? 'none' : JSON.stringify(wanted)}`
  }
  return undefined
}

const described = (resource: string, name: string, namespace: string | undefined): string =>
  `${singular(resource)} ${name}${namespace === undefined || namespace === '*' ? '' : ` in namespace ${namespace}`}`

/** `namespaces` is `namespace`, `ingresses` is `ingress`; short names as `ns`, and `endpoints`, are what they are. */
const singular = (resource: string): string =>
  resource.length < 4 || resource === 'endpoints'
    ? resource
    : resource
        .replace(/ies$/, 'y')
        .replace(/(ss|us|ch|x|sh)es$/, '$1')
        .replace(/(?<![suia])s$/, '')
