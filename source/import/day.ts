import { parseDocument } from 'yaml'
import { applyEdits } from '../language/edits.ts'
import type { Edit } from '../model/diagnostic.ts'
import type { Block, Lab } from '../model/lab.ts'

/** Something that was guessed and written out, for the author to look at; `line` is in the text that was read. */
export type Guess = { readonly line: number; readonly what: string }

/**
 * Writes out what a plain day leaves to be guessed: its front matter, the language of a fence that claims to be bash and
 * is none, a failure that the prose announces. `source` is the text the lab was read from, its repairs done.
 */
export const annotate = (
  lab: Lab,
  source: string,
): { readonly text: string; readonly guesses: readonly Guess[] } => {
  const head = headEdit(lab, source)
  const blocks = [lab.intro, ...lab.steps, ...lab.finish].flatMap(section => section.blocks)
  const marked = blocks.flatMap(block => guessOf(block, source))
  const { text } = applyEdits(source, [...head.edits, ...marked.map(({ edit }) => edit)])
  return { text, guesses: [...head.guesses, ...marked.map(({ line, what }) => ({ line, what }))] }
}

const headEdit = (
  lab: Lab,
  source: string,
): { readonly edits: readonly Edit[]; readonly guesses: readonly Guess[] } => {
  const { meta } = lab
  const values = { title: meta.title, description: meta.description, imageid: imageOf(lab, source) }
  const position = meta.position
  const yaml = position ? source.slice(position.start.offset, position.end.offset) : '---\n---'
  const document = parseDocument(yaml.replace(/^---\r?\n/, '').replace(/---\s*$/, ''))
  // Front matter that is no mapping is the author's to mend.
  if (document.errors.length > 0 || (document.contents !== null && !isMapping(document.contents)))
    return { edits: [], guesses: [] }
  const missing = Object.entries(values).filter(
    ([key, value]) => !document.has(key) && value !== '' && value.trim().length <= 600,
  )
  if (missing.length === 0) return { edits: [], guesses: [] }
  for (const [key, value] of missing) document.set(key, value)
  const text = `---\n${document.toString({ lineWidth: 0 })}---\n`
  const edit = position
    ? { start: position.start.offset, end: position.end.offset, text: text.trimEnd() }
    : { start: 0, end: 0, text: `${text}\n` }
  const keys = missing.map(([key]) => `\`${key}\``).join(', ')
  return { edits: [edit], guesses: [{ line: 1, what: `${keys} in the front matter` }] }
}

const isMapping = (contents: unknown): boolean =>
  typeof contents === 'object' && contents !== null && 'items' in contents

/** Two nodes where the text goes to the second one; no cluster where nothing asks for one. */
const imageOf = ({ meta, steps, finish }: Lab, source: string): string => {
  if (meta.imageid !== 'kubernetes-kubeadm-1node') return meta.imageid
  if (/\bnode01\b/.test(source)) return 'kubernetes-kubeadm-2nodes'
  const commands = [...steps, ...finish]
    .flatMap(section => section.blocks)
    .flatMap(block => (block.type === 'exec' ? block.script.commands : []))
  const asks = commands.some(({ words }) =>
    /^(?:kubectl|k|helm|kubeadm|etcdctl|crictl)$/.test(words[0]?.value ?? ''),
  )
  return asks || commands.length === 0 ? meta.imageid : 'ubuntu'
}

const guessOf = (block: Block, source: string): readonly (Guess & { readonly edit: Edit })[] => {
  const { start } = block.position
  const lineEnd = source.indexOf('\n', start.offset)
  const end = lineEnd < 0 ? source.length : lineEnd
  const opening = source.slice(start.offset, end).trimEnd()
  const add = (flag: string) => ({
    start: start.offset + opening.length,
    end: start.offset + opening.length,
    text: ` ${flag}`,
  })
  if (block.type === 'exec') {
    const { status, source: said } = block.expects
    return said === 'prose' && status === 'failure'
      ? [
          {
            line: start.line,
            what: '`status=failure`, as the prose announces',
            edit: add('status=failure'),
          },
        ]
      : []
  }
  if (block.type !== 'show' || block.mislabelled === undefined || block.flags) return []
  const { lang = '', kind, mislabelled } = block
  const because = `since \`${mislabelled.slice(0, 60)}\` is no command`
  const at = start.offset + opening.indexOf(lang)
  return kind === 'text' || kind === 'bash'
    ? [{ line: start.line, what: `\`show\`, ${because}`, edit: add('show') }]
    : [
        {
          line: start.line,
          what: `\`${kind}\` in place of \`${lang}\`, ${because}`,
          edit: { start: at, end: at + lang.length, text: kind },
        },
      ]
}
