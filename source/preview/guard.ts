import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** What of a request says who sends it. */
export type Caller = {
  readonly host: string | undefined
  readonly origin: string | undefined
  /** Sec-Fetch-Site: the browser's own word on where a request comes from. */
  readonly site: string | undefined
  readonly cookie: string | undefined
}

/** `admitted`, or the status and the sentence it is refused with. */
type Verdict =
  | { readonly state: 'admitted' }
  | { readonly state: 'refused'; readonly status: 401 | 403; readonly reason: string }

/** Who may talk to the preview: whoever has its URL, from its own page. */
export type Guard = {
  /** Goes into the URL that is printed; exchanged for the cookie at once. */
  readonly token: string
  readonly isToken: (token: string) => boolean
  /** Set-Cookie: out of reach for scripts and for other sites, and not kept by the browser. */
  readonly setCookie: string
  /**
   * Judges a request. `upgrade`: of a WebSocket, which always has an Origin where a browser sends it; no other site can
   * leave it out. Host: a name that was pointed at this address (DNS rebinding) is not among `hosts`.
   */
  readonly admit: (caller: Caller, what: 'request' | 'upgrade') => Verdict
  /** The half that needs no cookie: before the token is looked at. */
  readonly admitAddress: (caller: Caller, what: 'request' | 'upgrade') => Verdict
}

/** Opens a guard for the addresses that the page can be had under, as `127.0.0.1:4000`. */
export const openGuard = (hosts: readonly string[], port: number): Guard => {
  const token = randomBytes(24).toString('base64url')
  const secret = randomBytes(24).toString('base64url')
  // Cookies are shared between the ports of an address: two previews must not overwrite each other's.
  const name = `labproof-${port}`
  const allowed = new Set(hosts)

  const admitAddress: Guard['admitAddress'] = ({ host, origin, site }, what) => {
    if (host === undefined || !allowed.has(host.toLowerCase()))
      return refused(403, `Unexpected Host \`${host ?? ''}\`, expected \`${hosts[0] ?? ''}\``)
    if (origin === undefined && what === 'upgrade')
      return refused(403, 'Unexpected WebSocket without an Origin')
    if (origin !== undefined && origin !== `http://${host.toLowerCase()}`)
      return refused(403, `Unexpected Origin \`${origin}\`, expected \`http://${host}\``)
    // `none`: typed or opened from outside of a browser; `same-origin`: our own page.
    if (site !== undefined && site !== 'same-origin' && site !== 'none')
      return refused(403, 'Unexpected request of another site')
    return { state: 'admitted' }
  }

  return {
    token,
    isToken: given => same(given, token),
    setCookie: `${name}=${secret}; HttpOnly; SameSite=Strict; Path=/`,
    admitAddress,
    admit: (caller, what) => {
      const address = admitAddress(caller, what)
      if (address.state === 'refused') return address
      return cookiesOf(caller.cookie).some(([key, value]) => key === name && same(value, secret))
        ? address
        : refused(401, 'Open the address that `labproof preview` printed')
    },
  }
}

const refused = (status: 401 | 403, reason: string): Verdict => ({
  state: 'refused',
  status,
  reason,
})

const cookiesOf = (header = ''): readonly (readonly [string, string])[] =>
  header.split(';').map(pair => {
    const equals = pair.indexOf('=')
    return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()]
  })

/** Compares in the same time wherever the difference is. */
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * Headers of every answer. Scripts: our own files only, none inline. Styles: xterm.js and Mermaid write style elements
 * of their own, which have no nonce to go by; the lab's text can bring none, since it is sanitised.
 */
export const securityHeaders = (host: string): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    // Older browsers do not count a WebSocket of the same address as 'self'; a policy cannot name an IPv6 address.
    host.startsWith('[') ? "connect-src 'self'" : `connect-src 'self' ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
})
