import { useEffect, useState } from 'preact/hooks'
import { themeInForce, watchTheme } from './theme.ts'

/** Set by mermaid.js, which is loaded where a lab has a diagram. */
declare global {
  var labproofDiagram: ((text: string, theme: 'light' | 'dark') => Promise<string>) | undefined
}

type Drawn =
  | { readonly state: 'drawing' }
  | { readonly state: 'drawn'; readonly address: string }
  | { readonly state: 'failed'; readonly reason: string }

/** A Mermaid fence as a picture: what is drawn is no part of the page, so nothing in it can run. */
export const Diagram = ({ text }: { readonly text: string }) => {
  const [drawn, setDrawn] = useState<Drawn>({ state: 'drawing' })
  const [theme, setTheme] = useState(themeInForce())
  useEffect(() => watchTheme(() => setTheme(themeInForce())), [])
  useEffect(() => {
    let address = ''
    let gone = false
    draw(text, theme)
      .then(svg => {
        if (gone) return
        address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
        setDrawn({ state: 'drawn', address })
      })
      .catch(error => {
        const reason = error instanceof Error ? error.message : String(error)
        if (!gone) setDrawn({ state: 'failed', reason })
      })
    return () => {
      gone = true
      URL.revokeObjectURL(address)
    }
  }, [text, theme])
  if (drawn.state === 'drawn')
    return <img class="diagram" src={drawn.address} alt={`Diagram: ${text}`} />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: code wider than the page is scrolled by keys
    <pre tabIndex={0}>
      <code>{text}</code>
      {drawn.state === 'failed' ? `\n\nCannot draw it: ${drawn.reason}` : ''}
    </pre>
  )
}

const draw = async (text: string, theme: 'light' | 'dark'): Promise<string> => {
  loading ??= load()
  await loading
  if (!globalThis.labproofDiagram) throw new Error('mermaid.js is not there')
  return globalThis.labproofDiagram(text, theme)
}

let loading: Promise<void> | undefined

/** Loads the file beside this script. */
const load = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const script = document.createElement('script')
    const own = document.querySelector<HTMLScriptElement>('script[src$="page.js"]')
    script.src = (own?.src ?? 'page.js').replace(/page\.js$/, 'mermaid.js')
    script.onload = () => resolve()
    script.onerror = () => reject(new Error('mermaid.js is not there'))
    document.head.append(script)
  })
