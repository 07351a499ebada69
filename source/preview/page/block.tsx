import { useContext } from 'preact/hooks'
import type { BlockProof, BlockView, RunState } from '../protocol.ts'
import { copyText } from './clipboard.ts'
import { Diagram } from './diagram.tsx'
import { Findings } from './findings.tsx'
import { Icon } from './icons.tsx'
import { Lab, type LabContext } from './lab-context.ts'
import { duration } from './times.ts'

/** A fence of the lab: its code, what a click does with it, and what became of it here and in the last proof. */
export const Block = ({ block }: { readonly block: BlockView }) => {
  const lab = useContext(Lab)
  if (!lab) return null
  const run = lab.state.runs[block.key]
  const findings = block.findings.flatMap(index => lab.findings[index] ?? [])
  const runs = block.type === 'exec' && lab.live
  const canRun = runs && lab.state.session?.state === 'ready' && !isUnderWay(run)
  const type = () => canRun && lab.send({ type: 'run', key: block.key })
  return (
    <figure class={`block ${block.type} ${run?.state ?? ''}`} id={`line-${block.line}`}>
      <figcaption>
        <Label block={block} />
        <span class="spring" />
        {block.proof ? <Proof proof={block.proof} /> : null}
        {run ? <Run run={run} /> : null}
        {runs && isUnderWay(run) ? (
          <button
            type="button"
            class="tool"
            onClick={() => lab.send({ type: 'interrupt', terminal: block.terminal })}
          >
            <Icon name="stop" /> Interrupt
          </button>
        ) : null}
        <Copy block={block} lab={lab} />
        {runs ? (
          // While the block runs it stays: the keyboard is on it.
          <button
            type="button"
            class="tool run"
            disabled={lab.state.session?.state !== 'ready'}
            aria-disabled={!canRun}
            aria-label={`Run the block of line ${block.line} in terminal ${block.terminal}`}
            onClick={type}
          >
            <Icon name="run" /> Run
          </button>
        ) : null}
      </figcaption>
      {block.lang === 'mermaid' ? (
        <Diagram text={block.text} />
      ) : (
        // The button above does the same for keys and screen readers.
        // biome-ignore lint/a11y/useKeyWithClickEvents: the button above is for keys
        // biome-ignore lint/a11y/noNoninteractiveTabindex: code wider than the page is scrolled by keys
        <pre tabIndex={0} onClick={() => (hasSelection() ? undefined : type())}>
          <Code block={block} />
        </pre>
      )}
      {run && 'findings' in run ? <Findings findings={run.findings} /> : null}
      <Findings findings={findings} />
    </figure>
  )
}

const isUnderWay = (run: RunState | undefined): boolean =>
  run?.state === 'running' || run?.state === 'queued'

const hasSelection = (): boolean => (getSelection()?.toString() ?? '') !== ''

const Code = ({ block }: { readonly block: BlockView }) => (
  <code>
    {block.lines.map((line, index) => (
      <span class="line" key={index}>
        {line.map(({ text, kind }) => (kind ? <span class={`t-${kind}`}>{text}</span> : text))}
        {'\n'}
      </span>
    ))}
  </code>
)

const Label = ({ block }: { readonly block: BlockView }) => {
  if (block.type === 'file')
    return (
      <span class="label">
        <Icon name="file" /> {block.target}
      </span>
    )
  return (
    <span class="label">
      {block.lang || 'text'}
      {block.terminal > 1 ? ` · terminal ${block.terminal}` : ''}
      {block.interrupt ? ' · Ctrl-C first' : ''}
    </span>
  )
}

const PROVEN: Readonly<Record<BlockProof['state'], string>> = {
  passed: 'proven',
  announced: 'proven to fail',
  failed: 'proof failed',
  'follow-up': 'proof failed above',
  skipped: 'not proven',
}

const Proof = ({ proof }: { readonly proof: BlockProof }) => (
  <span class={`proof ${proof.state}`} title={`Last proof: ${proof.text}`}>
    {PROVEN[proof.state]}
    {proof.durationMs >= 1 ? <span class="word"> {duration(proof.durationMs)}</span> : null}
  </span>
)

const Run = ({ run }: { readonly run: RunState }) => {
  switch (run.state) {
    case 'queued':
      return <span class="result">waits for the terminal</span>
    case 'running':
      return (
        <span class="result">
          <span class="spinner" /> running
        </span>
      )
    case 'interrupted':
      return <span class="result">interrupted</span>
    case 'passed':
    case 'announced':
      return (
        <span class="result good">
          <Icon name="check" />
          {run.state === 'announced' ? 'failed, as the text says' : 'done'} ·{' '}
          {duration(run.durationMs)}
        </span>
      )
    case 'failed':
    case 'follow-up':
      return (
        <span class="result bad">
          <Icon name="cross" />
          {run.status ? `exit ${run.status}` : 'failed'} · {duration(run.durationMs)}
        </span>
      )
  }
}

const Copy = ({ block, lab }: { readonly block: BlockView; readonly lab: LabContext }) => (
  <button
    type="button"
    class="tool"
    aria-label={`Copy the block of line ${block.line}`}
    onClick={async () =>
      lab.say((await copyText(block.text)) ? 'Copied' : 'The browser did not let it be copied')
    }
  >
    <Icon name="copy" /> <span class="word">Copy</span>
  </button>
)
