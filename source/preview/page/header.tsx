import { useEffect, useState } from 'preact/hooks'
import type { ProofSummary } from '../protocol.ts'
import { Icon } from './icons.tsx'
import { setTheme, themeInForce, watchTheme } from './theme.ts'

/** The head of every page: where one is, and light or dark. */
export const Header = ({
  home,
  children,
}: {
  readonly home: string
  readonly children: preact.ComponentChildren
}) => (
  <header class="head">
    {home === '' ? (
      <span class="brand">
        <Brand />
      </span>
    ) : (
      <a class="brand" href={home}>
        <Brand />
        <span class="hidden">all labs</span>
      </a>
    )}
    {children}
    <ThemeButton />
  </header>
)

const Brand = () => (
  <>
    <svg class="logo" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d="M6 1.5h4M6.8 1.5v4L2.6 12.4c-.5.9.1 2.1 1.2 2.1h8.4c1.1 0 1.7-1.2 1.2-2.1L9.2 5.5v-4" />
      <path d="M5.4 10.6l1.9 1.8 3.4-3.6" />
    </svg>
    labproof
  </>
)

const ThemeButton = () => {
  const [theme, show] = useState(themeInForce())
  useEffect(() => watchTheme(() => show(themeInForce())), [])
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <button
      type="button"
      class="tool theme"
      aria-label={`Show the page ${other}`}
      onClick={() => setTheme(other)}
    >
      <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
    </button>
  )
}

const PROOF: Readonly<Record<ProofSummary['state'], string>> = {
  proven: 'proven',
  failed: 'proof failed',
  stale: 'changed since proof',
  none: 'not proven',
}

/** The state of a lab's last proof. */
export const ProofBadge = ({ proof }: { readonly proof: ProofSummary }) => (
  <span class={`badge ${proof.state}`} title={proof.text}>
    {PROOF[proof.state]}
  </span>
)
