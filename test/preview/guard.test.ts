import { expect, test } from 'vitest'
import { type Caller, openGuard, securityHeaders } from '../../source/preview/guard.ts'

const guard = openGuard(['127.0.0.1:4000'], 4000)
const cookie = guard.setCookie.split(';')[0]
const own: Caller = {
  host: '127.0.0.1:4000',
  origin: 'http://127.0.0.1:4000',
  site: 'same-origin',
  cookie,
}

test('its own page is let in, with and without the headers that not every browser sends', () => {
  expect(guard.admit(own, 'request').state).toBe('admitted')
  expect(guard.admit(own, 'upgrade').state).toBe('admitted')
  expect(guard.admit({ ...own, origin: undefined, site: undefined }, 'request').state).toBe(
    'admitted',
  )
  expect(guard.admit({ ...own, cookie: `other=1; ${cookie}; more=2` }, 'request').state).toBe(
    'admitted',
  )
})

test.for<[why: string, status: number, caller: Partial<Caller>, what: 'request' | 'upgrade']>([
  ['no cookie', 401, { cookie: undefined }, 'request'],
  ['a cookie that is nearly right', 401, { cookie: `${cookie}x` }, 'request'],
  [
    'the token in the place of the cookie',
    401,
    { cookie: `labproof-4000=${guard.token}` },
    'request',
  ],
  ['a cookie of another port', 401, { cookie: cookie?.replace('4000', '4001') }, 'request'],
  ['no Host', 403, { host: undefined }, 'request'],
  ['a name that was pointed here', 403, { host: 'evil.example:4000' }, 'request'],
  ['another port of this address', 403, { host: '127.0.0.1:4001' }, 'request'],
  ['the name of the lab’s own ports', 403, { host: 'localhost:4000' }, 'request'],
  ['a foreign Origin', 403, { origin: 'https://evil.example' }, 'request'],
  ['the Origin of another port', 403, { origin: 'http://127.0.0.1:4001' }, 'request'],
  ['the Origin of a file', 403, { origin: 'null' }, 'request'],
  ['a request of another site', 403, { site: 'cross-site' }, 'request'],
  ['a request of another port', 403, { site: 'same-site' }, 'request'],
  ['a socket of a foreign page', 403, { origin: 'https://evil.example' }, 'upgrade'],
  ['a socket without Origin', 403, { origin: undefined }, 'upgrade'],
  ['a socket without cookie', 401, { cookie: undefined }, 'upgrade'],
])('%s is refused', ([_, status, changed, what]) => {
  expect(guard.admit({ ...own, ...changed }, what)).toMatchObject({ state: 'refused', status })
})

test('two guards share neither token nor cookie', () => {
  const other = openGuard(['127.0.0.1:4000'], 4000)
  expect(other.token).not.toBe(guard.token)
  expect(other.setCookie).not.toBe(guard.setCookie)
  expect(other.isToken(guard.token)).toBe(false)
  expect(guard.isToken(guard.token)).toBe(true)
})

test('the policy names the address of the WebSocket where it can be named', () => {
  const policy = (host: string) => securityHeaders(host)['Content-Security-Policy']
  expect(policy('127.0.0.1:4000')).toContain("connect-src 'self' ws://127.0.0.1:4000;")
  expect(policy('[::1]:4000')).toContain("connect-src 'self';")
})
