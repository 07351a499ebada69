import { type Document, isPair, isScalar, parseAllDocuments, type Scalar, visit } from 'yaml'
import type { Block, ExecBlock, Lab } from '../model/lab.ts'
import type { Position } from '../model/place.ts'
import type { Subject } from '../model/rule.ts'
import { blocksOf, commandsIn, locateWithin, pipedWith, type RunCommand } from './look.ts'

/** A YAML text of the lab: a fence of its own, a file, or a here-document that goes to kubectl or into a file. */
export type Manifest = {
  readonly block: Block
  /** The command that reads it, for a here-document. */
  readonly reader: RunCommand | undefined
  /** False where bash expands variables in it, so that the text is not yet what kubectl reads. */
  readonly settled: boolean
  readonly text: string
  readonly documents: readonly Document[]
  /** Places in the lab for offsets of the text. */
  readonly locate: (start: number, end: number) => Position
}

/** A text value of a manifest and its place. */
export type Value = { readonly value: string; readonly position: Position }

/** Every YAML text of the lab, in source order, each parsed once. */
export const manifestsOf = (subject: Subject): readonly Manifest[] => {
  const known = MANIFESTS.get(subject.lab)
  if (known) return known
  const manifests = blocksOf(subject.lab).flatMap(block => manifestsIn(subject, block))
  MANIFESTS.set(subject.lab, manifests)
  return manifests
}

/** The manifests of blocks that are run, here-documents all of them. */
export const runManifests = (
  subject: Subject,
): readonly (Manifest & { readonly block: ExecBlock; readonly reader: RunCommand })[] =>
  manifestsOf(subject).flatMap(manifest =>
    manifest.block.type === 'exec' && manifest.reader
      ? [{ ...manifest, block: manifest.block, reader: manifest.reader }]
      : [],
  )

/** The text values that stand under `key`, at any depth. */
export const valuesOf = ({ documents, locate }: Manifest, key: string): readonly Value[] => {
  const values: Value[] = []
  for (const document of documents)
    visit(document, {
      Pair: (_, pair) => {
        if (isScalar(pair.key) && pair.key.value === key && isScalar(pair.value))
          values.push(...scalarValue(pair.value, locate))
      },
    })
  return values
}

/** A top-level text of a document, as `apiVersion` or `kind`. */
export const headOf = (manifest: Manifest, document: Document, key: string): Value | undefined => {
  const contents = document.contents
  if (!contents || !('items' in contents)) return undefined
  for (const pair of contents.items)
    if (isPair(pair) && isScalar(pair.key) && pair.key.value === key && isScalar(pair.value))
      return scalarValue(pair.value, manifest.locate)[0]
  return undefined
}

/** The text at a path of a document, where there is one. */
export const textAt = (
  document: Document,
  ...path: readonly (string | number)[]
): string | undefined => {
  const value: unknown = document.getIn(path)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

const MANIFESTS = new WeakMap<Lab, readonly Manifest[]>()

const scalarValue = (scalar: Scalar, locate: Manifest['locate']): readonly Value[] =>
  typeof scalar.value === 'string' && scalar.range
    ? [{ value: scalar.value, position: locate(scalar.range[0], scalar.range[1]) }]
    : []

const manifestsIn = (subject: Subject, block: Block): readonly Manifest[] => {
  if (block.type === 'exec') return hereDocuments(subject, block)
  const yaml =
    block.type === 'show'
      ? block.kind === 'yaml'
      : block.type === 'file' && isYamlPath(block.target)
  return yaml ? [read(subject, block, block.value, block.content.start.line, undefined, true)] : []
}

const hereDocuments = (subject: Subject, block: ExecBlock): readonly Manifest[] => {
  const commands = commandsIn(subject, block)
  return commands.flatMap(one => {
    const { hereDoc } = one.command
    if (!hereDoc?.closed || one.remote || inDoubleQuotes(one)) return []
    const reader = [one, ...pipedWith(commands, one)].find(takesManifest)
    if (!reader) return []
    const settled = hereDoc.quoted || !/(?<!\\)[$`]/.test(hereDoc.value)
    return [read(subject, block, hereDoc.value, hereDoc.position.start.line, reader, settled)]
  })
}

/** `kubectl apply -f -`, `cat > pod.yaml`, `tee pod.yaml`. */
const takesManifest = ({ kubectl, command }: RunCommand): boolean =>
  kubectl
    ? kubectl.files.some(({ value }) => value === '-' || value === '/dev/stdin')
    : command.redirects.some(
        ({ operator, target }) => operator === '>' && isYamlPath(target?.value ?? ''),
      ) ||
      (command.words[0]?.value === 'tee' && command.words.some(({ value }) => isYamlPath(value)))

const isYamlPath = (path: string): boolean => /\.ya?ml$/.test(path)

const inDoubleQuotes = ({ command }: RunCommand): boolean =>
  command.within.some(place => place.type === 'payload' && place.quote !== 'single')

const read = (
  subject: Subject,
  block: Block,
  text: string,
  firstLine: number,
  reader: RunCommand | undefined,
  settled: boolean,
): Manifest => {
  const parsed = parseAllDocuments(text, { prettyErrors: false, logLevel: 'silent' })
  return {
    block,
    reader,
    settled,
    text,
    documents: Array.isArray(parsed) ? parsed : [],
    locate: locateWithin(subject, text, firstLine),
  }
}
