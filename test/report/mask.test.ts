import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Transcript } from '../../source/model/transcript.ts'
import { maskTranscript } from '../../source/report/transcript/mask.ts'
import { provenSample, sample } from './sample.ts'
import { answer, block, command, finding, typed } from './sample-builder.ts'

/** A run in which `output` stands wherever text can stand; the lab says `ours`. */
const run = (output: string, line = 'cat it', ours = line): Transcript => ({
  ...provenSample(),
  blocks: [
    block({
      section: 'One',
      step: 1,
      line: 1,
      lang: 'bash',
      value: ours,
      proof: 'typed',
      typed: typed([command(line, output)]),
    }),
  ],
  checks: [],
})

const outputOf = ({ blocks }: Transcript): string =>
  blocks[0]?.typed?.commands[0]?.output.text ?? ''

const masked = (output: string, line?: string, ours?: string): string =>
  outputOf(maskTranscript(run(output, line, ours)))

const JWT = 'eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJlLW9mLWl0'
const BODY = 'MIIEpAIBAAKCAQEAx3\nZmFrZSBrZXkgZmFrZSBrZXkg\nq1w2e3r4t5=='

describe('is masked', () => {
  test.for<readonly [string, string, string]>([
    ['a token of a service account', `token:      ${JWT}`, JWT],
    ['a bare token', JWT, JWT],
    ['a bearer', `Authorization: Bearer abcdefghij0123456789`, 'abcdefghij0123456789'],
    [
      'a private key',
      `-----BEGIN RSA PRIVATE KEY-----\n${BODY}\n-----END RSA PRIVATE KEY-----`,
      'q1w2',
    ],
    ['a key whose end is cut', `-----BEGIN PRIVATE KEY-----\n${BODY}`, 'ZmFrZSBr'],
    ['a key whose begin is cut', `${BODY}\n-----END PRIVATE KEY-----`, 'ZmFrZSBr'],
    [
      'a certificate',
      `-----BEGIN CERTIFICATE-----\n${BODY}\n-----END CERTIFICATE-----`,
      'ZmFrZSBr',
    ],
    [
      'a key within JSON',
      `"-----BEGIN PRIVATE KEY-----\\nMIIEabc\\n-----END PRIVATE KEY-----\\n"`,
      'MIIEabc',
    ],
    ['a kubeconfig', '    client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJ', 'CRUdJTiBSU0EgUFJJ'],
    ['an encoded key anywhere', 'x LS0tLS1CRUdJTiBSU0EgUFJJVkFURQ== y', 'UFJJVkFURQ'],
    ['a Secret as YAML', 'data:\n  user: c2VjcmV0bmFtZQ==\nkind: Secret\n', 'c2VjcmV0bmFtZQ'],
    [
      'a Secret as JSON',
      '{"kind": "Secret", "data": {"user": "c2VjcmV0bmFtZQ=="}}',
      'c2VjcmV0bmFtZQ',
    ],
    [
      'a block in a Secret',
      'kind: Secret\nstringData:\n  a: |\n    first line\n    second line\n',
      'second line',
    ],
    ['a password in a URL', 'postgres://app:hunter2@db:5432/x', 'hunter2'],
    ['a password that is set', 'export DB_PASSWORD=hunter2', 'hunter2'],
    ['a password in JSON', '{"password": "correct horse"}', 'horse'],
    ['a bootstrap token', 'kubeadm join --token abc123.0123456789abcdef', '0123456789abcdef'],
  ])('%s', ([, output, secret]) => {
    const told = masked(output)
    expect(told).not.toContain(secret)
    expect(told).toContain('[masked: ')
  })

  test('what a Secret says, taken out of it by a command', () => {
    const line = "kubectl get secret db -o jsonpath='{.data.password}' | base64 -d"
    expect(masked('Tr0ub4dor\n', line)).toBe('[masked: secret]\n')
    expect(masked('Error from server (NotFound): secrets "db" not found\n', line)).toContain(
      'not found',
    )
  })

  test('what a command took out of a Secret, in the output of the whole block too', () => {
    const line = "kubectl get secret db -o jsonpath='{.data.user}' | base64 -d"
    const told = maskTranscript(run('postgres\n', line)).blocks[0]?.typed?.output
    expect(told).toEqual({
      text: '[masked: secret]\n',
      raw: '[masked: secret]\r\n',
      droppedBytes: 0,
    })
  })

  test('everywhere once it was seen: command lines, failures, checks, findings, residue', () => {
    const base = run(`token: ${JWT}`, `curl -H "x: ${JWT}"`, 'curl it')
    const everywhere: Transcript = {
      ...base,
      blocks: base.blocks.map(one => ({
        ...one,
        state: 'skipped',
        reason: `because ${JWT}`,
        diagnostics: [finding(1, 'x', `Unexpected ${JWT}`, `Leave ${JWT} out`)],
        typed:
          one.typed &&
          typed(
            one.typed.commands.map(cmd => ({
              ...cmd,
              failures: [{ command: `grep ${JWT}`, status: 1, times: 1 }],
              jobs: [{ command: `wait ${JWT}`, status: 1 }],
            })),
            { notes: [`note ${JWT}`], unread: [`unread ${JWT}`] },
          ),
      })),
      checks: sample().checks.map(one => ({ ...one, after: answer(false, `hint ${JWT}`) })),
      residue: [{ what: `secrets/default/${JWT}`, kind: 'object', madeAt: undefined }],
      diagnostics: [finding(1, 'x', `Unexpected ${JWT}`, `Leave ${JWT} out`)],
    }
    const told = JSON.stringify(maskTranscript(everywhere))
    expect(told).not.toContain(JWT)
    expect(told.match(/\[masked: /g)?.length).toBeGreaterThanOrEqual(14)
  })

  test('in coloured output, with the colours left whole', () => {
    const [head, tail] = [JWT.slice(0, 20), JWT.slice(20)]
    const told = maskTranscript(run(`token: ${head}\x1b[01;31m\x1b[K${tail}\x1b[m\x1b[K done`))
    const raw = told.blocks[0]?.typed?.commands[0]?.output.raw ?? ''
    expect(raw).not.toContain(tail)
    expect(raw).toBe('token: [masked: token]\x1b[01;31m\x1b[K\x1b[m\x1b[K done')
  })
})

describe('stays', () => {
  test.for<readonly [string, string]>([
    [
      'a word like token in a sentence',
      'error: failed to create token: serviceaccounts "x" not found',
    ],
    ['a variable', 'curl --token=$TOKEN -H "Authorization: Bearer $TOKEN"'],
    ['the sizes of a described Secret', 'password:  12 bytes\ntoken:  900 bytes'],
    [
      'a flag that is true',
      'automountServiceAccountToken: false\n--enable-bootstrap-token-auth=true',
    ],
    ['the hash of a public key', '--discovery-token-ca-cert-hash sha256:0123456789abcdef'],
    ['the data of a ConfigMap', 'kind: ConfigMap\ndata:\n  user: c2VjcmV0bmFtZQ==\n'],
    [
      'a digest',
      'kindest/node@sha256:7416a61b42b1662ca6ca89f02028ac133a309a2a30ba309614e8ec94d976dc5a',
    ],
    ['an address', 'http://10.96.0.1:443/healthz'],
    ['a pod', 'web-5d9f8c7b6-xk2lp   1/1   Running'],
    ['the name of etcd’s cluster', '--initial-cluster-token=etcd-cluster-1'],
  ])('%s', ([, output]) => {
    expect(masked(output)).toBe(output)
  })

  test('a word, where it is no password', () => {
    const base = run('POSTGRES_PASSWORD=postgres\n')
    const [first] = base.blocks
    if (!first) throw new Error('a block')
    const other = { ...first, typed: typed([command('kubectl get pods', 'postgres-0 Running\n')]) }
    const told = maskTranscript({ ...base, blocks: [first, other] }).blocks
    expect(told[0]?.typed?.output.text).toBe('POSTGRES_PASSWORD=[masked: secret]\n')
    expect(told[1]?.typed?.output.text).toBe('postgres-0 Running\n')
  })

  test('what the lab’s own text says, also encoded', () => {
    const ours = 'kubectl create secret generic db --from-literal=password=hunter2'
    expect(masked('password=hunter2', 'env', ours)).toBe('password=hunter2')
    const yaml = 'data:\n  password: aHVudGVyMg==\nkind: Secret\n'
    expect(masked(yaml, 'kubectl get secret db -o yaml', ours)).toBe(yaml)
    expect(masked('password=hunter3', 'env', ours)).toBe('password=[masked: secret]')
  })
})

const token = fc
  .tuple(
    fc.stringMatching(/^[A-Za-z0-9_-]{12,40}$/),
    fc.stringMatching(/^[A-Za-z0-9_-]{12,40}$/),
    fc.stringMatching(/^[A-Za-z0-9_-]{12,40}$/),
  )
  .map(([a, b, c]) => `eyJ${a}.${b}.${c}`)

const piece = fc.oneof(
  fc.constantFrom(
    '\n',
    ' ',
    '\r\n',
    '"',
    "'",
    '\x1b[31m',
    '\x1b[0m',
    '\\',
    'token: ',
    'kind: Secret\n',
    'data:\n  a: ',
    '-----BEGIN PRIVATE KEY-----\n',
    '\n-----END PRIVATE KEY-----\n',
    'password=',
    '{"data":{',
    '://a:',
    '@',
    '{',
    '}',
  ),
  fc.string({ maxLength: 12 }),
)
const text = fc.array(piece, { maxLength: 30 }).map(parts => parts.join(''))

describe('whatever is printed', () => {
  test('a token does not get through, wherever it stands', () => {
    fc.assert(
      fc.property(text, token, text, (before, secret, after) => {
        // Within a word it would be another word.
        const told = JSON.stringify(maskTranscript(run(`${before} ${secret}\n${after}`)))
        expect(told).not.toContain(secret)
      }),
    )
  })

  test('masking twice is masking once', () => {
    fc.assert(
      fc.property(text, token, (around, secret) => {
        const once = maskTranscript(run(`${around} ${secret} ${around}`))
        expect(outputOf(maskTranscript(once))).toBe(outputOf(once))
      }),
    )
  })

  test('what is not masked is as it was: each line without a mask stands in the output', () => {
    fc.assert(
      fc.property(text, around => {
        const original = run(around)
        const told = outputOf(maskTranscript(original))
        const source = outputOf(original)
        for (const line of told.split('\n'))
          for (const part of line.split(/\[masked: \w+\]/)) expect(source).toContain(part)
      }),
    )
  })

  test.for([
    'a',
    'A1',
    'eyJ',
    '-----BEGIN ',
    'token',
    'token: ',
    '1\n',
    'aaaa\n',
    '"data":{',
    '=',
    '://a:',
    'a.',
    '{"',
  ])('many of %j cost time linear in their number', part => {
    const time = (bytes: number) => {
      const text = part.repeat(bytes / part.length)
      const begin = process.cpuUsage()
      masked(text)
      return process.cpuUsage(begin).user
    }
    // The processor's own time, of the same code when it is warm: other programs do not count.
    time(32_768)
    const short = Math.min(time(32_768), time(32_768))
    expect(time(262_144)).toBeLessThan(8 * 3 * short + 50_000)
  })
})
