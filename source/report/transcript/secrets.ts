/** A stretch of text that must not leave the machine. */
export type Secret = { readonly start: number; readonly end: number; readonly name: string }

/**
 * Finds the secrets in terminal output or a command line: private keys and certificates, tokens, passwords, the `data:`
 * of Secrets. Sorted by place, without overlap.
 */
export const findSecrets = (text: string): readonly Secret[] =>
  merge([
    ...PATTERNS.flatMap(({ name, pattern }) => matches(text, name, pattern)),
    ...cutKeys(text),
    ...(SECRET_KIND.test(text) ? [...yamlData(text), ...jsonData(text)] : []),
  ])

/**
 * What a command prints that takes a Secret's values out of the cluster (`kubectl get secret … -o jsonpath={.data.x}`):
 * each line of the output by itself, an error message left as it is.
 */
export const findRevealed = (command: string, output: string): readonly Secret[] => {
  if (!REVEALING.test(command) || COUNTING.test(command)) return []
  let start = 0
  return output.split('\n').flatMap(line => {
    const trimmed = line.trim()
    const at = start + line.indexOf(trimmed)
    start += line.length + 1
    return trimmed === '' || MESSAGE.test(trimmed)
      ? []
      : [{ start: at, end: at + trimmed.length, name: 'secret' }]
  })
}

/** Joins what touches or overlaps; the first one's name stays. */
export const merge = (secrets: readonly Secret[]): readonly Secret[] => {
  const sorted = [...secrets].sort((a, b) => a.start - b.start || b.end - a.end)
  const merged: Secret[] = []
  for (const secret of sorted) {
    const last = merged.at(-1)
    if (last && secret.start < last.end)
      merged[merged.length - 1] = { ...last, end: Math.max(last.end, secret.end) }
    else merged.push(secret)
  }
  return merged
}

// Every pattern begins at a fixed string or at the edge of a word, so that a line of 100 KB costs no more than its length.
const KEY =
  '(?:pass(?:word|wd|phrase)?|token|api[-_]?key|secret[-_]?key|access[-_]?key|client[-_]?secret|token-secret|client-key-data|client-certificate-data|certificate-authority-data)'
/** Not a value: a variable, a placeholder, a mask, a word that says there is none, the size that `describe` prints. */
const NO_VALUE =
  '(?!\\$|<|\\{\\{|\\[masked|(?:true|false|null|none|nil)\\b|\\d+ bytes\\b|-{1,2}[a-z])'

const PATTERNS: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  {
    name: 'key',
    pattern:
      /-----BEGIN [A-Z0-9 ]*(?:PRIVATE KEY|CERTIFICATE)[A-Z0-9 ]*-----(?<secret>(?:(?!-----)[\s\S])*(?=-----END )|(?:[A-Za-z0-9+/=\s]|\\[nr])*)/dg,
  },
  {
    name: 'key',
    pattern: /(?<secret>LS0tLS1CRUdJTi[A-Za-z0-9+/]*(?:\n[A-Za-z0-9+/]{40,76}(?=\n|$))*={0,2})/dg,
  },
  {
    name: 'token',
    pattern:
      /(?<![A-Za-z0-9_-])(?<secret>eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?)/dg,
  },
  {
    name: 'token',
    pattern: /\b(?:bearer|basic)[ \t]+(?<secret>(?!\$|<|\[masked)[A-Za-z0-9._~+/-]{16,}=*)/dgi,
  },
  {
    name: 'token',
    pattern:
      /\bauthorization\\?["']?[ \t]*[:=][ \t]*\\?["']?(?:bearer|basic)[ \t]+(?<secret>(?!\$|<|\[masked)[^\s"'\\]+)/dgi,
  },
  {
    name: 'token',
    pattern: /(?<![\w.-])(?<secret>(?=[a-z0-9.]*\d)[a-z0-9]{6}\.[a-z0-9]{16})(?![\w.-])/dg,
  },
  {
    name: 'token',
    pattern:
      /(?<![\w-])(?<secret>gh[pousr]_[A-Za-z0-9]{20,}|AKIA[0-9A-Z]{16}|xox[abp]-[\w-]{10,}|sk-[\w-]{20,})/dg,
  },
  { name: 'password', pattern: /:\/\/[^\s/:@"']*:(?<secret>(?!\$|<|\[masked)[^\s/@"']+)@/dg },
  {
    name: 'password',
    pattern: /\bcurl\b[^\n|;]*?[ \t](?:-u|--user)[ =]?["']?[\w.@-]+:(?<secret>(?!\$)[^\s"']+)/dg,
  },
  {
    name: 'secret',
    pattern: new RegExp(
      `--(?:[\\w-]*-)?(?<!cluster-)${KEY}(?:=|[ \\t]+)["']?(?<secret>${NO_VALUE}[^\\s"']+)`,
      'dgi',
    ),
  },
  {
    name: 'secret',
    pattern: new RegExp(
      `(?<![\\w.-])[\\w.-]*(?<!cluster-)${KEY}\\\\?["']?[ \\t]*[:=][ \\t]*\\\\?(?:"(?<secret>${NO_VALUE}[^"\\\\\\n]+)\\\\?")`,
      'dgi',
    ),
  },
  {
    name: 'secret',
    pattern: new RegExp(
      `(?<![\\w.-])[\\w.-]*(?<!cluster-)${KEY}["']?[ \\t]*[:=][ \\t]*'(?<secret>${NO_VALUE}[^'\\n]+)'`,
      'dgi',
    ),
  },
  {
    name: 'secret',
    pattern: new RegExp(
      `(?<![\\w.-])[\\w.-]*(?<!cluster-)${KEY}=(?<secret>${NO_VALUE}[^\\s"'&;|,)}\\]]+)`,
      'dgi',
    ),
  },
  {
    name: 'secret',
    // Alone on its line, as YAML and `describe` have it: "failed to create token: not found" is a sentence.
    pattern: new RegExp(
      `(?:^|[{,])[ \\t]*(?:-[ \\t]+)?[\\w.-]*${KEY}:[ \\t]+(?<secret>${NO_VALUE}[^\\s"',}]+)(?=[ \\t]*(?:[,}]|$))`,
      'dgim',
    ),
  },
  {
    name: 'secret',
    pattern: /\\?"auth\\?"[ \t]*:[ \t]*\\?"(?<secret>(?!\[masked)[A-Za-z0-9+/=]{8,})/dg,
  },
  // As etcd stores a bootstrap token: a key, protobuf's bytes, the value.
  { name: 'secret', pattern: /\btoken-secret[^\w\n]{1,4}(?<secret>[a-z0-9]{16})(?![a-z0-9])/dg },
]

const SECRET_KIND = /\bkind\\?["']?\s*:\s*\\?["']?Secret(?:List)?\b/
const REVEALING =
  /\bkubectl\b[^|;&\n]*\bget\b[^|;&\n]*\bsecrets?\b[\s\S]*(?:\.data|stringData|\bbase64[ \t]+(?:-d|-D|--decode))/
const COUNTING = /\|[ \t]*(?:wc|grep[ \t]+-c)\b[^|]*$/
const MESSAGE = /^(?:error|Error from server|bash|base64|kubectl|command terminated)\b[^\n]*:/

const matches = (text: string, name: string, pattern: RegExp): readonly Secret[] =>
  Array.from(text.matchAll(pattern), ({ indices }) => indices?.groups?.['secret']).flatMap(range =>
    range && range[1] > range[0] ? [{ start: range[0], end: range[1], name }] : [],
  )

/** The lines before an END without its BEGIN: the middle of a long output is cut, or `tail` has shown it. */
const cutKeys = (text: string): readonly Secret[] =>
  Array.from(text.matchAll(/-----END [A-Z0-9 ]*(?:PRIVATE KEY|CERTIFICATE)/g)).flatMap(
    ({ index }) => {
      let start = index
      while (start > 0) {
        const lineStart = text.lastIndexOf('\n', start - 2) + 1
        if (!/^[ \t]*[A-Za-z0-9+/=]{1,76}[ \t]*\n$/.test(text.slice(lineStart, start))) break
        start = lineStart
      }
      return start < index ? [{ start, end: index, name: 'key' }] : []
    },
  )

/** The values below `data:` and `stringData:` of YAML. */
const yamlData = (text: string): readonly Secret[] => {
  const found: Secret[] = []
  let data: { readonly indent: number; readonly plain: boolean } | undefined
  let scalar: number | undefined
  let start = 0
  for (const line of text.split('\n')) {
    const lineStart = start
    start += line.length + 1
    if (line.trim() === '') continue
    const indent = line.search(/\S/)
    if (scalar !== undefined && indent > scalar) {
      found.push({ start: lineStart + indent, end: lineStart + line.length, name: 'secret' })
      continue
    }
    scalar = undefined
    if (data && indent <= data.indent) data = undefined
    if (data) {
      const [, before, value] = /^(\s*[^\s:][^:]*:[ \t]*["']?)([^"']*?)["']?\s*$/.exec(line) ?? []
      if (before === undefined || value === undefined || value === '') continue
      if (/^[|>]/.test(value)) scalar = indent
      else if (value.startsWith('[masked') || !(data.plain || isBase64(value))) continue
      else {
        const at = lineStart + before.length
        found.push({ start: at, end: at + value.length, name: 'secret' })
      }
    } else {
      const opened = /^\s*(?:-\s+)?(data|stringData):\s*$/.exec(line)
      if (opened) data = { indent, plain: opened[1] === 'stringData' }
    }
  }
  return found
}

/** The values of `"data": {…}` in JSON, also in JSON within JSON (the last-applied annotation). */
const jsonData = (text: string): readonly Secret[] =>
  Array.from(text.matchAll(/\\?"(?:data|stringData)\\?"\s*:\s*\{(?<secret>[^{}]*)\}/dg)).flatMap(
    ({ indices }) => {
      const [from, to] = indices?.groups?.['secret'] ?? [0, 0]
      const value = /\\?":\s*\\?"(?<secret>(?!\[masked)[^"\\]+)/dg
      return matches(text.slice(from, to), 'secret', value).map(({ start, end, name }) => ({
        start: from + start,
        end: from + end,
        name,
      }))
    },
  )

const isBase64 = (text: string): boolean =>
  text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)
