import { createElement } from 'preact'
import { useContext } from 'preact/hooks'
import type { Rich, RunState } from '../protocol.ts'
import { Block } from './block.tsx'
import { copyText } from './clipboard.ts'
import { Findings } from './findings.tsx'
import { Icon } from './icons.tsx'
import { Lab } from './lab-context.ts'

/** The lab's text: elements are built one by one from what the server let through; nothing is parsed as HTML here. */
export const RichText = ({ nodes }: { readonly nodes: readonly Rich[] }) => (
  <>
    {nodes.map((node, index) => (
      <RichNode node={node} key={keyOf(node, index)} />
    ))}
  </>
)

/** A block stays the same element when text comes before it. */
const keyOf = (node: Rich, index: number): string | number =>
  node.type === 'block' ? node.key : index

const RichNode = ({ node }: { readonly node: Rich }) => {
  const lab = useContext(Lab)
  switch (node.type) {
    case 'text':
      return <>{node.value}</>
    case 'element':
      return createElement(
        node.tag,
        node.attributes,
        ...(node.children.length > 0 ? [<RichText nodes={node.children} />] : []),
      )
    case 'block': {
      const block = lab?.blocks.get(node.key)
      return block ? <Block block={block} /> : null
    }
    case 'findings':
      return <Findings findings={node.indexes.flatMap(index => lab?.findings[index] ?? [])} />
    case 'command':
      return <Command node={node} />
    case 'traffic':
      return <Traffic node={node} />
  }
}

type Kind<Type extends Rich['type']> = Extract<Rich, { readonly type: Type }>

/** Inline code that a click types, or copies. */
const Command = ({ node }: { readonly node: Kind<'command'> }) => {
  const lab = useContext(Lab)
  const run = node.key === undefined ? undefined : lab?.state.runs[node.key]
  const copy = async () =>
    lab?.say((await copyText(node.text)) ? 'Copied' : 'The browser did not let it be copied')
  const { key } = node
  if (key === undefined || !lab?.live)
    return (
      <button type="button" class="command" title="Copy" onClick={copy}>
        <code>{node.text}</code>
        <Icon name="copy" />
      </button>
    )
  return (
    <button
      type="button"
      class={`command ${run?.state ?? ''}`}
      title={reasonOf(run) ?? 'Run in terminal 1'}
      disabled={lab.state.session?.state !== 'ready'}
      onClick={() => lab.send({ type: 'run', key })}
    >
      <code>{node.text}</code>
      <Icon name={ICONS[run?.state ?? 'none']} />
    </button>
  )
}

const ICONS = {
  none: 'run',
  queued: 'run',
  running: 'run',
  interrupted: 'run',
  passed: 'check',
  announced: 'check',
  failed: 'cross',
  'follow-up': 'cross',
} as const

const reasonOf = (run: RunState | undefined): string | undefined =>
  run && 'findings' in run ? run.findings[0]?.reason : undefined

/** A port of the learner's machine; a link once it is forwarded, and words where it never is. */
const Traffic = ({ node }: { readonly node: Kind<'traffic'> }) => {
  const { host, port, path, children } = node
  const address = useContext(Lab)?.state.traffic[`${host}:${port}`]
  const name = port === undefined ? 'a choice of ports' : `port ${port}`
  const words = children.length > 0 ? <RichText nodes={children} /> : `${address ?? name}${path}`
  if (port === undefined || host !== 1)
    return (
      <span class="traffic">
        {words}{' '}
        <small class="absent">
          {port === undefined
            ? '(Killercoda asks for a port here)'
            : `(host ${host} is only on Killercoda)`}
        </small>
      </span>
    )
  if (address === undefined)
    return (
      <span class="traffic" title={`Port ${port} of the learner’s machine, once it runs`}>
        {words}
      </span>
    )
  return (
    <a
      class="traffic"
      href={`${address}${path}`}
      target="_blank"
      rel="noopener noreferrer"
      title={`Port ${port} of the learner’s machine`}
    >
      {words}
    </a>
  )
}
