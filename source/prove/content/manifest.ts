import { type Document, isMap, isNode, isScalar, isSeq, visit } from 'yaml'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Lab } from '../../model/lab.ts'
import type { Position } from '../../model/place.ts'
import { explainField } from './explain.ts'
import { finding } from './verdict.ts'
import type { Scene } from './yaml.ts'

export type ManifestAnswer = {
  readonly diagnostics: readonly Diagnostic[]
  /** Why the API server could not judge it. */
  readonly skipped: string | undefined
}

type Locate = (offset: number) => Position

const LIMIT_MS = 20_000

/**
 * Asks the API server whether it would take a manifest, every unknown field being an error. A namespace that is not
 * there yet, and an object that is there already and cannot be changed like that, are no faults of what is shown.
 */
export const proveManifest = async (
  document: Document.Parsed,
  text: string,
  scene: Scene,
  locate: Locate,
): Promise<ManifestAnswer> => {
  const first = await dryRun(scene, text)
  if (first.exitCode === 0)
    return { diagnostics: deprecations(document, first.stderr, locate), skipped: undefined }
  const copy = document.clone()
  const namespace = /namespaces "([^"]+)" not found/.exec(first.stderr)?.[1]
  if (namespace !== undefined) {
    copy.setIn(['metadata', 'namespace'], 'default')
    return judge(document, await dryRun(scene, copy.toString()), scene, locate)
  }
  if (/field is immutable|updates to .* are forbidden|may not change fields/.test(first.stderr)) {
    copy.setIn(['metadata', 'name'], `${String(document.getIn(['metadata', 'name']))}-shown`)
    return judge(document, await dryRun(scene, copy.toString()), scene, locate)
  }
  return judge(document, first, scene, locate)
}

type Asked = { readonly exitCode: number; readonly stderr: string }

const dryRun = ({ machine }: Scene, text: string): Promise<Asked> =>
  machine.exec(['kubectl', 'apply', '--dry-run=server', '--validate=strict', '-f', '-'], {
    input: text,
    timeoutMs: LIMIT_MS,
  })

const judge = async (
  document: Document.Parsed,
  { exitCode, stderr }: Asked,
  scene: Scene,
  locate: Locate,
): Promise<ManifestAnswer> => {
  if (exitCode === 0) return { diagnostics: [], skipped: undefined }
  const fault = (
    at: readonly (string | number)[],
    reason: string,
    fix: string,
  ): ManifestAnswer => ({
    diagnostics: [
      finding('error', 'manifest-rejected', locate(offsetOf(document, at)), reason, fix),
    ],
    skipped: undefined,
  })
  const fields = [...stderr.matchAll(/(unknown|duplicate) field "([^"]+)"/g)]
  if (fields.length > 0) {
    const diagnostics: Diagnostic[] = []
    for (const [, problem, field = ''] of fields) {
      const path = pathOf(field)
      const { reason, fix } =
        problem === 'duplicate'
          ? { reason: `Unexpected second \`${field}\`, expected one`, fix: 'Remove one of them' }
          : await explainField(scene.machine, document, path, field)
      diagnostics.push(
        finding('error', 'manifest-rejected', locate(offsetOf(document, path)), reason, fix),
      )
    }
    return { diagnostics, skipped: undefined }
  }
  const missing = /no matches for kind "([^"]+)" in version "([^"]+)"/.exec(stderr)
  if (missing) {
    const [, kind = '', version = ''] = missing
    const group = version.includes('/') ? version.slice(0, version.indexOf('/')) : ''
    if (isCustom(group) || isDefined(scene.lab, group, kind))
      return {
        diagnostics: [],
        skipped: `the cluster has no kind \`${kind}\` of \`${version}\` at this point`,
      }
    return fault(
      ['apiVersion'],
      `Unexpected \`${version}\` for \`${kind}\`, expected a version that this Kubernetes serves`,
      `\`kubectl explain ${kind.toLowerCase()}\` shows the version`,
    )
  }
  const open = placeholderIn(document)
  if (open !== undefined)
    return { diagnostics: [], skipped: `\`${open}\` in it stands for a value of the reader's own` }
  const wrongType =
    /json: cannot unmarshal (\w+) into Go struct field \w+\.([\w.]+) of type (\S+)/.exec(stderr)
  if (wrongType) {
    const [, given = '', field = '', wanted = ''] = wrongType
    const path = pathThrough(document, field.split('.'))
    return fault(
      path,
      `Unexpected ${given} for \`${field}\`, expected ${wanted}`,
      'Correct the value, or its quotes',
    )
  }
  if (/ is invalid: /.test(stderr)) {
    const [path = '', reason = ''] = invalidField(stderr)
    return fault(
      pathOf(path),
      `Unexpected value of \`${path}\`: ${reason}`,
      'Correct the field; `kubectl explain` tells what it takes',
    )
  }
  if (/exceeded quota|violates PodSecurity|is forbidden/.test(stderr))
    return { diagnostics: [], skipped: `the cluster forbids it at this point: ${lastLine(stderr)}` }
  if (
    /connection refused|was refused|timeout|timed out|TLS handshake|EOF/i.test(stderr) ||
    exitCode === 137
  )
    return { diagnostics: [], skipped: 'the API server did not answer' }
  return fault(
    [],
    `Unexpected manifest: ${lastLine(stderr)}`,
    'Correct it; `kubectl apply --dry-run=server --validate=strict -f FILE` tells the same',
  )
}

/** `caBundle: <base64 of the CA>`: the first value that the reader has to fill in. */
const placeholderIn = (document: Document.Parsed): string | undefined => {
  let found: string | undefined
  visit(document, {
    Scalar: (_, { value }) => {
      // A page of HTML, or a script, is a value of its own.
      const isText = typeof value === 'string' && !/\n|<\//.test(value)
      found = isText ? /<[A-Za-z][\w .-]*>/.exec(value)?.[0] : undefined
      return found === undefined ? undefined : visit.BREAK
    },
  })
  return found
}

const deprecations = (
  document: Document.Parsed,
  stderr: string,
  locate: Locate,
): readonly Diagnostic[] =>
  [...stderr.matchAll(/^Warning: (.* deprecated .*)$/gm)].map(([, text = '']) =>
    finding(
      'info',
      'manifest-deprecated',
      locate(offsetOf(document, ['apiVersion'])),
      `Unexpected deprecated use: ${text}`,
      'Use what the warning names',
    ),
  )

/** `The Pod "a" is invalid: spec.x: Required value`, or a list of such behind `* `. */
const invalidField = (stderr: string): readonly string[] => {
  const text = stderr.slice(stderr.indexOf(' is invalid: ') + 13)
  const line =
    text
      .split('\n')
      .map(one => one.replace(/^\s*\* /, '').trim())
      .find(one => one !== '') ?? ''
  return /^([\w.[\]"/-]+): (.*)$/.exec(line)?.slice(1) ?? ['', line]
}

/** A kind that Kubernetes does not come with. */
const isCustom = (group: string): boolean =>
  group.includes('.') &&
  (!group.endsWith('.k8s.io') ||
    /^(?:gateway|snapshot|policy)\.(?:networking|storage)\./.test(group))

/** The lab itself defines the kind, here or in a block that is run. */
const isDefined = (lab: Lab, group: string, kind: string): boolean =>
  [lab.intro, ...lab.steps, ...lab.finish].some(({ blocks }) =>
    blocks.some(
      ({ value }) =>
        /\bCustomResourceDefinition\b/.test(value) && value.includes(group) && value.includes(kind),
    ),
  )

/** `spec.containers[0].ports` as a path. */
const pathOf = (field: string): readonly (string | number)[] =>
  [...field.matchAll(/\[(\d+)\]|\["?([^\]"]+)"?\]|([^.[\]]+)/g)].map(([, index, key, name]) =>
    index === undefined ? (key ?? name ?? '') : Number(index),
  )

/** A path without indexes, through the first element of each list. */
const pathThrough = (
  document: Document.Parsed,
  keys: readonly string[],
): readonly (string | number)[] => {
  const path: (string | number)[] = []
  for (const key of keys) {
    if (isSeq(document.getIn(path, true))) path.push(0)
    path.push(key)
  }
  return path
}

/** Where the key at a path stands, or the closest one above it that is there. */
const offsetOf = (document: Document.Parsed, path: readonly (string | number)[]): number => {
  let node: unknown = document.contents
  let offset = firstOffset(document.contents) ?? 0
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      if (!pair) return offset
      offset = firstOffset(pair.key) ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(step)]
      offset = firstOffset(node) ?? offset
    } else return offset
  }
  return offset
}

const firstOffset = (node: unknown): number | undefined =>
  isNode(node) ? node.range?.[0] : undefined

const lastLine = (text: string): string =>
  text
    .trim()
    .split('\n')
    .at(-1)
    ?.replace(/^error: |^Error from server \(\w+\): /, '') ?? ''
